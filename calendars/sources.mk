SRC_calendars =
