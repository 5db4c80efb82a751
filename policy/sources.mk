SRC_policy = link environment grant person token token_list
