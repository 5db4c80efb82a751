SRC_policy = environment grant person token token_list
