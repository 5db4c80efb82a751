SRC_calendars = color description feed feed_name ical series series_past series_rule series_write vcalendar vevent vtimezone
