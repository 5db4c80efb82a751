SRC_policy = link environment grant person subscription token token_list process policy policy_table factor freeze emergency
