SRC_notify =
