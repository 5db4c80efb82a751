SRC_policy = environment grant person subscription token
