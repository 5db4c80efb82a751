SRC_changes =
