SRC_policy = environment
