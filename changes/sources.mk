SRC_changes = change change_merge change_text instant pending pending_json pending_read source version
