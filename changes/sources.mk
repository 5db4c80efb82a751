SRC_changes = argocd argocd_app change change_merge change_text excerpt fetch fetch_curl github github_ask github_page instant list pending pending_fit pending_json pending_read source version
