SRC_serve =
