SRC_policy = environment grant person token
