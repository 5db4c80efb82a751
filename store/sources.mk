SRC_store =
