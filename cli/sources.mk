SRC_cli = cli cli_help cli_parse cmd_agenda cmd_check cmd_completion cmd_explain cmd_feed cmd_next cmd_serve cmd_simulate patchdayd range cmd_preview preview cmd_outbox cmd_reload cmd_status control
