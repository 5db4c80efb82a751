SRC_changes = change change_merge change_text instant pending pending_fit pending_json pending_read source version
