SRC_changes = argocd argocd_app change change_merge change_text excerpt fetch fetch_curl github github_app github_ask github_open github_page instant list pending pending_fit pending_json pending_keep pending_list pending_open pending_read pending_date pending_public pending_shipped phalanx question shipped source values version

# What only the collector links, with libgit2.
SRC_changes_git = phalanx_collect phalanx_compare phalanx_doc phalanx_merge phalanx_needed phalanx_place phalanx_service phalanx_side phalanx_walk repository repository_fetch repository_object repository_stream
