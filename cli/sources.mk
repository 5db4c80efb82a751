SRC_cli =
