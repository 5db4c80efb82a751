SRC_notify = announcement backoff brief outcome template
