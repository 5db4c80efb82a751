SRC_store = driver_postgresql pq_server pq_statement driver_sqlite driver_sqlite_explain store store_backup store_commit store_copy store_sql store_statement store_schema store_meta store_files store_fresh store_journal store_lease store_brief store_outbox store_outbox_list store_outbox_count store_letter store_mark store_thread store_revision store_series store_token store_receipt store_subscriber store_pending store_shipped

# The schema travels in the program: each file becomes a string.
.DEFAULT_GOAL := all
# (The folders, too: one whose file went away is newer.)
$(B)/store/store_schema.c: $(sort $(wildcard store/schema*/*.sql) $(wildcard store/schema*)) | $(B)/store
	{ echo '#include "store_internal.h"'; \
	  for d in schema schema-postgresql; do \
	    echo "const char *const store_$$(echo $$d | tr - _)[] = {"; \
	    for f in store/$$d/*.sql; do \
	      sed 's/\\/\\\\/g; s/"/\\"/g; s/.*/"&\\n"/' $$f; echo ','; \
	    done; \
	    echo '};'; \
	    echo "const int store_$$(echo $$d | tr - _)_count ="; \
	    echo "    sizeof(store_$$(echo $$d | tr - _)) / sizeof(char *);"; \
	  done; } > $@.tmp
	mv $@.tmp $@
$(B)/store/store_schema.o: $(B)/store/store_schema.c
	$(CC) $(ALL_CFLAGS) $(INC_store:%=-Iinclude/%) -Istore -c -o $@ $<
