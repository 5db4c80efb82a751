SRC_changes = change change_merge change_text instant pending pending_json pending_read phalanx source version

# What only the collector links, with libgit2.
SRC_changes_git = phalanx_collect phalanx_compare phalanx_doc phalanx_merge phalanx_needed phalanx_place phalanx_service phalanx_side phalanx_walk repository repository_fetch repository_object values
