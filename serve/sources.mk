SRC_serve = accept bearer asset asset_live asset_banner asset_openapi asset_sheet asset_sheet_forms asset_sheet_changes body caller coding command connection counter endpoint errand failure feed_cache form forwarded listener gnutls header history httpdate page page_conflict page_control page_environment page_environment_atom page_environment_change page_environment_chart page_environment_list page_environment_open page_field page_history page_life page_mail page_missing page_preview page_reply page_sign_in page_occurrence page_past page_policy page_refusal page_promotion page_promotion_ask page_promotion_form page_promotion_list page_promotion_propose page_promotion_said page_promotion_step page_next page_now page_outlet page_subscribe page_answer page_time page_who page_window membership namer order_body peer directory permalink prepared present preview requester reply request route route_acts route_asset route_banner route_conflicts route_broadcasts route_tiding route_environment route_environment_changes route_environment_list route_environment_page route_environment_shipped route_events route_feed route_gate route_health route_history route_home route_journal route_metrics route_now route_occurrence route_visit route_occurrences route_outbox route_policy route_promotion_page route_promotions route_ready route_reload route_reply route_reply_promotion route_sign_in route_slack_command route_slack_interaction route_slack_promotion route_slack_view route_status route_subscribers route_sync_windows route_subscription route_tokens server session slack_choice slack_in slack_modal slack_preview slack_promotion slack_refusal slack_say slack_say_changes slack_say_promotions slack_sign slack_view snapshot target target_time validator watcher zonebox

# The description of the API travels in the program as a string.
.DEFAULT_GOAL := all
$(B)/serve/asset_openapi.c: serve/openapi.json | $(B)/serve
	{ echo '#include "asset_internal.h"'; \
	  echo 'const char asset_openapi[] ='; \
	  sed 's/\\/\\\\/g; s/"/\\"/g; s/.*/"&\\n"/' $<; \
	  echo ';'; } > $@.tmp
	mv $@.tmp $@
$(B)/serve/asset_openapi.o: $(B)/serve/asset_openapi.c
	$(CC) $(ALL_CFLAGS) $(INC_serve:%=-Iinclude/%) -Iserve -c -o $@ $<

$(B)/serve/asset_banner.c: docs/banner.js | $(B)/serve
	{ echo '#include "asset_internal.h"'; \
	  echo 'const char asset_banner[] ='; \
	  sed 's/\\/\\\\/g; s/"/\\"/g; s/.*/"&\\n"/' $<; \
	  echo ';'; } > $@.tmp
	mv $@.tmp $@
$(B)/serve/asset_banner.o: $(B)/serve/asset_banner.c
	$(CC) $(ALL_CFLAGS) $(INC_serve:%=-Iinclude/%) -Iserve -c -o $@ $<

# So do the styles, without comments and blanks: each page brings them along.
$(B)/serve/asset_%.c: serve/%.css | $(B)/serve
	{ echo '#include "asset_internal.h"'; \
	  echo 'const char asset_$*[] ='; \
	  sed -e '/^\/\*.*\*\/$$/d' -e '/^\/\*/,/\*\/$$/d' \
	    -e 's/^[[:blank:]]*//; s/\([:;,]\) /\1/g; s/ {$$/{/' \
	    -e 's/\b0\././g; s/ \([>+~]\) /\1/g' $< | tr -d '\n' | \
	  sed 's/;}/}/g; s/\\/\\\\/g; s/"/\\"/g; s/.*/"&"/'; \
	  echo ';'; } > $@.tmp
	mv $@.tmp $@
$(B)/serve/asset_sheet.o $(B)/serve/asset_sheet_forms.o \
$(B)/serve/asset_sheet_changes.o: \
    $(B)/serve/%.o: $(B)/serve/%.c
	$(CC) $(ALL_CFLAGS) $(INC_serve:%=-Iinclude/%) -Iserve -c -o $@ $<
