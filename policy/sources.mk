SRC_policy =
