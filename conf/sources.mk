SRC_conf = conf conf_color conf_cross conf_environment conf_id conf_site conf_stage conf_value conf_when conf_window
