-- SPDX-License-Identifier: MIT
-- As store/schema/0009_sign_out.sql.

ALTER TABLE token ADD COLUMN signed_out_at bigint;	-- sessions of the page that began by then are over; NULL: none was ended
