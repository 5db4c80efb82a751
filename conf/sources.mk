SRC_conf = conf conf_check conf_cross conf_environment conf_id conf_overlap conf_site conf_stage conf_value conf_when conf_window conf_wording
