SRC_calendars = amendment color description feed feed_name ical invitation remark series series_past series_rule series_write sync_window vcalendar vevent vtimezone
