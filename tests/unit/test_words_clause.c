/* SPDX-License-Identifier: MIT */
/* The rules that words become. */
#include "recurrence.h"

#include <stdlib.h>

#include "civil.h"
#include "harness.h"

static const struct { const char *when, *rrule; } rule_rows[] = {
	{ "every day at 09:00 and 17:30",
	    "FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=0\nFREQ=DAILY;BYHOUR=17;"
	    "BYMINUTE=30;BYSECOND=0" },
	{ "every day at 09:00, 12:00 and 15:00",
	    "FREQ=DAILY;BYHOUR=9,12,15;BYMINUTE=0;BYSECOND=0" },
	{ "every day at 09:00, 12:00 and 17:30",
	    "FREQ=DAILY;BYHOUR=9,12;BYMINUTE=0;BYSECOND=0\nFREQ=DAILY;"
	    "BYHOUR=17;BYMINUTE=30;BYSECOND=0" },
	{ "every day in December at 09:00",
	    "FREQ=DAILY;BYMONTH=12;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "every day in March, April and May at 09:00",
	    "FREQ=DAILY;BYMONTH=3,4,5;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "every Monday, Wednesday and Friday at 09:00",
	    "FREQ=WEEKLY;BYDAY=MO,WE,FR;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "every Monday and Thursday at 09:00",
	    "FREQ=WEEKLY;BYDAY=MO,TH;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "every Tuesday and Thursday at 09:00",
	    "FREQ=WEEKLY;BYDAY=TU,TH;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "every Wednesday and Saturday at 09:00",
	    "FREQ=WEEKLY;BYDAY=WE,SA;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "every Monday, Tuesday and Wednesday at 09:00",
	    "FREQ=WEEKLY;BYDAY=MO,TU,WE;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "every working day at 09:00",
	    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "every Monday, Friday, Saturday and Sunday at 09:00",
	    "FREQ=WEEKLY;BYDAY=MO,FR,SA,SU;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "every Friday, Saturday and Sunday at 21:00",
	    "FREQ=WEEKLY;BYDAY=FR,SA,SU;BYHOUR=21;BYMINUTE=0;BYSECOND=0" },
	{ "every working day at 17:00",
	    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=17;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "every Saturday and Sunday at 00:00",
	    "FREQ=WEEKLY;BYDAY=SA,SU;BYHOUR=0;BYMINUTE=0;BYSECOND=0" },
	{ "every Saturday and Sunday at 08:00",
	    "FREQ=WEEKLY;BYDAY=SA,SU;BYHOUR=8;BYMINUTE=0;BYSECOND=0" },
	{ "every working day in August at 09:00",
	    "FREQ=WEEKLY;BYMONTH=8;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "every Monday in March and April at 09:00",
	    "FREQ=WEEKLY;BYMONTH=3,4;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "every Monday in January at 09:00",
	    "FREQ=WEEKLY;BYMONTH=1;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "first Wednesday of the month at 13:00",
	    "FREQ=MONTHLY;BYDAY=1WE;BYHOUR=13;BYMINUTE=0;BYSECOND=0" },
	{ "second Tuesday of the month at 02:30",
	    "FREQ=MONTHLY;BYDAY=2TU;BYHOUR=2;BYMINUTE=30;BYSECOND=0" },
	{ "fourth Thursday of the month at 02:30",
	    "FREQ=MONTHLY;BYDAY=4TH;BYHOUR=2;BYMINUTE=30;BYSECOND=0" },
	{ "fifth Monday of the month at 02:30",
	    "FREQ=MONTHLY;BYDAY=5MO;BYHOUR=2;BYMINUTE=30;BYSECOND=0" },
	{ "last Friday of the month at 22:00",
	    "FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=22;BYMINUTE=0;BYSECOND=0" },
	{ "second-to-last Friday of the month at 22:00",
	    "FREQ=MONTHLY;BYDAY=-2FR;BYHOUR=22;BYMINUTE=0;BYSECOND=0" },
	{ "first and third Wednesday of the month at 08:00",
	    "FREQ=MONTHLY;BYDAY=1WE,3WE;BYHOUR=8;BYMINUTE=0;BYSECOND=0" },
	{ "first, third and last Wednesday of the month at 08:00",
	    "FREQ=MONTHLY;BYDAY=-1WE,1WE,3WE;BYHOUR=8;BYMINUTE=0;BYSECOND=0" },
	{ "first Monday and first Tuesday of the month at 09:00",
	    "FREQ=MONTHLY;BYDAY=1MO,1TU;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "first Monday and third Friday of the month at 09:00",
	    "FREQ=MONTHLY;BYDAY=1MO,3FR;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "first and last Monday and second Friday of the month at 09:00",
	    "FREQ=MONTHLY;BYDAY=-1MO,1MO,2FR;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "first Monday of March at 09:00",
	    "FREQ=YEARLY;BYMONTH=3;BYDAY=1MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "first Monday of January and July at 09:00",
	    "FREQ=YEARLY;BYMONTH=1,7;BYDAY=1MO;BYHOUR=9;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "last Friday of January, April, July and October at 09:00",
	    "FREQ=YEARLY;BYMONTH=1,4,7,10;BYDAY=-1FR;BYHOUR=9;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "first Monday of the month at 09:00",
	    "FREQ=MONTHLY;BYDAY=1MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "first Monday of the quarter at 03:00",
	    "FREQ=YEARLY;BYMONTH=1,4,7,10;BYDAY=1MO;BYHOUR=3;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "last Friday of the quarter at 03:00",
	    "FREQ=YEARLY;BYMONTH=3,6,9,12;BYDAY=-1FR;BYHOUR=3;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "first Monday of February, May, August and November at 03:00",
	    "FREQ=YEARLY;BYMONTH=2,5,8,11;BYDAY=1MO;BYHOUR=3;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "first Monday of March, June, September and December at 03:00",
	    "FREQ=YEARLY;BYMONTH=3,6,9,12;BYDAY=1MO;BYHOUR=3;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "first Monday of the year at 09:00",
	    "FREQ=YEARLY;BYDAY=1MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "20th Monday of the year at 09:00",
	    "FREQ=YEARLY;BYDAY=20MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "last Friday of the year at 09:00",
	    "FREQ=YEARLY;BYDAY=-1FR;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "day 15 of the month at 09:00",
	    "FREQ=MONTHLY;BYMONTHDAY=15;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "days 1 and 15 of the month at 09:00",
	    "FREQ=MONTHLY;BYMONTHDAY=1,15;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "days 1 to 7 and 20 to 25 of the month at 09:00",
	    "FREQ=MONTHLY;BYMONTHDAY=1,2,3,4,5,6,7,20,21,22,23,24,25;BYHOUR=9;"
	    "BYMINUTE=0;BYSECOND=0" },
	{ "day 1 of the month at 09:00",
	    "FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "day 21 of the month at 09:00",
	    "FREQ=MONTHLY;BYMONTHDAY=21;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "day 31 of the month at 09:00",
	    "FREQ=MONTHLY;BYMONTHDAY=31;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "last day of the month at 23:30",
	    "FREQ=MONTHLY;BYMONTHDAY=-1;BYHOUR=23;BYMINUTE=30;BYSECOND=0" },
	{ "second-to-last day of the month at 23:30",
	    "FREQ=MONTHLY;BYMONTHDAY=-2;BYHOUR=23;BYMINUTE=30;BYSECOND=0" },
	{ "day 1 and last day of the month at 09:00",
	    "FREQ=MONTHLY;BYMONTHDAY=-1,1;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "11th-to-last day of the month at 09:00",
	    "FREQ=MONTHLY;BYMONTHDAY=-11;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "every year on 1 January, 1 April, 1 July and 1 October at 09:00",
	    "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=1;BYHOUR=9;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "last day of the quarter at 09:00",
	    "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1;BYHOUR=9;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "last day of February at 09:00",
	    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1;BYHOUR=9;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "day 100 of the year at 09:00",
	    "FREQ=YEARLY;BYYEARDAY=100;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "last day of the year at 09:00",
	    "FREQ=YEARLY;BYYEARDAY=-1;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "days 1 and 100 and last day of the year at 09:00",
	    "FREQ=YEARLY;BYYEARDAY=-1,1,100;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "first working day of the month at 09:00",
	    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=0;BYSECOND=0;"
	    "BYSETPOS=1" },
	{ "last working day of the month at 18:00",
	    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=18;BYMINUTE=0;"
	    "BYSECOND=0;BYSETPOS=-1" },
	{ "third working day of the month at 18:00",
	    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=18;BYMINUTE=0;"
	    "BYSECOND=0;BYSETPOS=3" },
	{ "second-to-last working day of the month at 18:00",
	    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=18;BYMINUTE=0;"
	    "BYSECOND=0;BYSETPOS=-2" },
	{ "first and last working day of the month at 09:00 and 17:30",
	    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=0;BYSECOND=0;"
	    "BYSETPOS=-1,1\nFREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=17;"
	    "BYMINUTE=30;BYSECOND=0;BYSETPOS=-1,1" },
	{ "first working day of the quarter at 09:00",
	    "FREQ=MONTHLY;BYMONTH=1,4,7,10;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;"
	    "BYMINUTE=0;BYSECOND=0;BYSETPOS=1" },
	{ "last working day of December at 12:00",
	    "FREQ=YEARLY;BYMONTH=12;BYDAY=MO,TU,WE,TH,FR;BYHOUR=12;BYMINUTE=0;"
	    "BYSECOND=0;BYSETPOS=-1" },
	{ "first working day of the year at 09:00",
	    "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=9;BYMINUTE=0;BYSECOND=0;"
	    "BYSETPOS=1" },
	{ "second weekend day of the month at 08:00",
	    "FREQ=MONTHLY;BYDAY=SA,SU;BYHOUR=8;BYMINUTE=0;BYSECOND=0;"
	    "BYSETPOS=2" },
	{ "last weekend day of the month at 08:00",
	    "FREQ=MONTHLY;BYDAY=SA,SU;BYHOUR=8;BYMINUTE=0;BYSECOND=0;"
	    "BYSETPOS=-1" },
	{ "first Monday or Tuesday of the month at 08:00",
	    "FREQ=MONTHLY;BYDAY=MO,TU;BYHOUR=8;BYMINUTE=0;BYSECOND=0;"
	    "BYSETPOS=1" },
	{ "first Monday, Tuesday or Wednesday of the month at 08:00",
	    "FREQ=MONTHLY;BYDAY=MO,TU,WE;BYHOUR=8;BYMINUTE=0;BYSECOND=0;"
	    "BYSETPOS=1" },
	{ "every Friday on day 13 of the month at 04:00",
	    "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR;BYHOUR=4;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "every working day on days 1 to 10 of the month at 04:00",
	    "FREQ=MONTHLY;BYMONTHDAY=1,2,3,4,5,6,7,8,9,10;BYDAY=MO,TU,WE,TH,"
	    "FR;BYHOUR=4;BYMINUTE=0;BYSECOND=0" },
	{ "second Monday of the month at 09:00",
	    "FREQ=MONTHLY;BYDAY=2MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "Wednesday after the second Tuesday of the month at 13:00",
	    "FREQ=MONTHLY;BYMONTHDAY=9,10,11,12,13,14,15;BYDAY=WE;BYHOUR=13;"
	    "BYMINUTE=0;BYSECOND=0" },
	{ "Thursday after the second Tuesday of the month at 13:00",
	    "FREQ=MONTHLY;BYMONTHDAY=10,11,12,13,14,15,16;BYDAY=TH;BYHOUR=13;"
	    "BYMINUTE=0;BYSECOND=0" },
	{ "Friday after the third Tuesday of the month at 13:00",
	    "FREQ=MONTHLY;BYMONTHDAY=18,19,20,21,22,23,24;BYDAY=FR;BYHOUR=13;"
	    "BYMINUTE=0;BYSECOND=0" },
	{ "third Tuesday of the month at 13:00",
	    "FREQ=MONTHLY;BYDAY=3TU;BYHOUR=13;BYMINUTE=0;BYSECOND=0" },
	{ "Monday before the second Tuesday of the month at 13:00",
	    "FREQ=MONTHLY;BYMONTHDAY=7,8,9,10,11,12,13;BYDAY=MO;BYHOUR=13;"
	    "BYMINUTE=0;BYSECOND=0" },
	{ "Wednesday after the first and third Tuesday of the month at 13:00",
	    "FREQ=MONTHLY;BYMONTHDAY=2,3,4,5,6,7,8,16,17,18,19,20,21,22;"
	    "BYDAY=WE;BYHOUR=13;BYMINUTE=0;BYSECOND=0" },
	{ "Wednesday before the last Thursday of the month at 13:00",
	    "FREQ=MONTHLY;BYMONTHDAY=-8,-7,-6,-5,-4,-3,-2;BYDAY=WE;BYHOUR=13;"
	    "BYMINUTE=0;BYSECOND=0" },
	{ "Wednesday after the last Tuesday of the month at 13:00",
	    "FREQ=MONTHLY;BYMONTHDAY=-6,-5,-4,-3,-2,-1,1;BYDAY=WE;BYHOUR=13;"
	    "BYMINUTE=0;BYSECOND=0" },
	{ "Sunday before the first Monday of the month at 13:00",
	    "FREQ=MONTHLY;BYMONTHDAY=-1,1,2,3,4,5,6;BYDAY=SU;BYHOUR=13;"
	    "BYMINUTE=0;BYSECOND=0" },
	{ "Friday after the last Monday of the month at 13:00",
	    "FREQ=MONTHLY;BYMONTHDAY=-3,-2,-1,1,2,3,4;BYDAY=FR;BYHOUR=13;"
	    "BYMINUTE=0;BYSECOND=0" },
	{ "Wednesday after the second Tuesday of the quarter at 13:00",
	    "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=9,10,11,12,13,14,15;"
	    "BYDAY=WE;BYHOUR=13;BYMINUTE=0;BYSECOND=0" },
	{ "day 17 of the month at 09:00",
	    "FREQ=MONTHLY;BYMONTHDAY=17;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "second-to-last day of the month at 09:00",
	    "FREQ=MONTHLY;BYMONTHDAY=-2;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "every year on 24 December at 09:00",
	    "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24;BYHOUR=9;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "every year on 1 March and 1 September at 09:00",
	    "FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=1;BYHOUR=9;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "every year on 1 May and 24 December at 09:00",
	    "FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=1;BYHOUR=9;BYMINUTE=0;"
	    "BYSECOND=0\nFREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24;BYHOUR=9;"
	    "BYMINUTE=0;BYSECOND=0" },
	{ "every year on 1 March and 15 March at 09:00",
	    "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1,15;BYHOUR=9;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "every year on 29 February at 09:00",
	    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYHOUR=9;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "days 1 to 10 of March and September at 09:00",
	    "FREQ=YEARLY;BYMONTH=3,9;BYMONTHDAY=1,2,3,4,5,6,7,8,9,10;BYHOUR=9;"
	    "BYMINUTE=0;BYSECOND=0" },
	{ "every Monday of week 20 at 09:00",
	    "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "every Monday and Tuesday of weeks 10, 20 and 30 at 09:00",
	    "FREQ=YEARLY;BYWEEKNO=10,20,30;BYDAY=MO,TU;BYHOUR=9;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "every Monday of even weeks at 09:00",
	    "FREQ=YEARLY;BYWEEKNO=2,4,6,8,10,12,14,16,18,20,22,24,26,28,30,32,"
	    "34,36,38,40,42,44,46,48,50,52;BYDAY=MO;BYHOUR=9;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "every working day every 15 minutes",
	    "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR;BYHOUR=0,1,2,3,4,5,6,7,8,9,10,"
	    "11,12,13,14,15,16,17,18,19,20,21,22,23;BYMINUTE=0,15,30,45;"
	    "BYSECOND=0" },
	{ "every 2 hours from 08:00 to 18:00",
	    "FREQ=DAILY;BYHOUR=8,10,12,14,16,18;BYMINUTE=0;BYSECOND=0" },
	{ "every Monday every hour from 09:00 to 17:00",
	    "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9,10,11,12,13,14,15,16,17;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "every hour from 09:00 to 13:00",
	    "FREQ=DAILY;BYHOUR=9,10,11,12,13;BYMINUTE=0;BYSECOND=0" },
	{ "every 30 seconds from 09:00 to 09:02",
	    "FREQ=DAILY;BYHOUR=9;BYMINUTE=0,1;BYSECOND=0,30\nFREQ=DAILY;"
	    "BYHOUR=9;BYMINUTE=2;BYSECOND=0" },
	{ "every Thursday at 15:00 until 2027-06-30",
	    "FREQ=WEEKLY;UNTIL=20270630T235959;BYDAY=TH;BYHOUR=15;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "every Thursday at 15:00 until 2027-06-30T12:00",
	    "FREQ=WEEKLY;UNTIL=20270630T120000;BYDAY=TH;BYHOUR=15;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "every Thursday at 15:00 from 2026-06-01",
	    "FREQ=WEEKLY;BYDAY=TH;BYHOUR=15;BYMINUTE=0;BYSECOND=0" },
	{ "every Thursday at 15:00 until 2027-06-30 from 2026-06-01",
	    "FREQ=WEEKLY;UNTIL=20270630T235959;BYDAY=TH;BYHOUR=15;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "every 2 weeks on Tuesday at 09:00 from 2026-06-02",
	    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "every day at 09:00 for 10 times from 2026-06-02",
	    "FREQ=DAILY;COUNT=10;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "every Thursday at 15:00, except on 2026-11-26",
	    "FREQ=WEEKLY;BYDAY=TH;BYHOUR=15;BYMINUTE=0;BYSECOND=0" },
	{ "every Thursday at 15:00, except on 2026-11-26 and 2026-12-24",
	    "FREQ=WEEKLY;BYDAY=TH;BYHOUR=15;BYMINUTE=0;BYSECOND=0" },
	{ "every Thursday at 15:00, except on 2026-11-26 at 15:00",
	    "FREQ=WEEKLY;BYDAY=TH;BYHOUR=15;BYMINUTE=0;BYSECOND=0" },
	{ "every Thursday at 15:00, also on 2026-12-02 at 12:00",
	    "FREQ=WEEKLY;BYDAY=TH;BYHOUR=15;BYMINUTE=0;BYSECOND=0" },
	{ "every Thursday at 15:00, also on 2026-12-02 at 12:00, except on "
	    "2026-11-26",
	    "FREQ=WEEKLY;BYDAY=TH;BYHOUR=15;BYMINUTE=0;BYSECOND=0" },
	{ "every Friday at 00:00, and also day 13 of the month at 00:00",
	    "FREQ=WEEKLY;BYDAY=FR;BYHOUR=0;BYMINUTE=0;BYSECOND=0\n"
	    "FREQ=MONTHLY;BYMONTHDAY=13;BYHOUR=0;BYMINUTE=0;BYSECOND=0" },
	{ "every Monday at 09:00, and also every Friday at 15:00",
	    "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0\nFREQ=WEEKLY;"
	    "BYDAY=FR;BYHOUR=15;BYMINUTE=0;BYSECOND=0" },
	{ "every Monday at 09:00 and 15:00",
	    "FREQ=WEEKLY;BYDAY=MO;BYHOUR=9,15;BYMINUTE=0;BYSECOND=0" },
};

/* With a start on Tuesday, 6 January 2026 at 10:00; `rrule` is NULL where no
 * RRULE can say it. */
#define START_DAYS civil_days(2026, 1, 6)
static const struct { const char *when, *words, *rrule; } start_rows[] = {
	{ "every Thursday",
	    "every Thursday at 10:00",
	    "FREQ=WEEKLY;BYDAY=TH;BYHOUR=10;BYMINUTE=0;BYSECOND=0" },
	{ "every day",
	    "every day at 10:00",
	    "FREQ=DAILY;BYHOUR=10;BYMINUTE=0;BYSECOND=0" },
	{ "every 3 days at 6:00",
	    "every 3 days at 06:00",
	    "FREQ=DAILY;INTERVAL=3;BYHOUR=6;BYMINUTE=0;BYSECOND=0" },
	{ "every other day at 6:00",
	    "every 2 days at 06:00",
	    "FREQ=DAILY;INTERVAL=2;BYHOUR=6;BYMINUTE=0;BYSECOND=0" },
	{ "every third day at 6:00",
	    "every 3 days at 06:00",
	    "FREQ=DAILY;INTERVAL=3;BYHOUR=6;BYMINUTE=0;BYSECOND=0" },
	{ "every 2 weeks on Tuesday and Thursday at 21:00",
	    "every 2 weeks on Tuesday and Thursday at 21:00",
	    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,TH;BYHOUR=21;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "every other week on Tuesday at 21:00",
	    "every 2 weeks on Tuesday at 21:00",
	    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;BYHOUR=21;BYMINUTE=0;BYSECOND=0" },
	{ "every other Tuesday at 21:00",
	    "every 2 weeks on Tuesday at 21:00",
	    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;BYHOUR=21;BYMINUTE=0;BYSECOND=0" },
	{ "every second week on Tuesday at 21:00",
	    "every 2 weeks on Tuesday at 21:00",
	    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;BYHOUR=21;BYMINUTE=0;BYSECOND=0" },
	{ "fortnightly on Friday at 9:00",
	    "every 2 weeks on Friday at 09:00",
	    "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "every 2 weeks on working days at 8:00",
	    "every 2 weeks on working days at 08:00",
	    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR;BYHOUR=8;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "every 2 weeks at 21:00",
	    "every 2 weeks on Tuesday at 21:00",
	    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;BYHOUR=21;BYMINUTE=0;BYSECOND=0" },
	{ "at 21:00 every 2 weeks on Tuesday",
	    "every 2 weeks on Tuesday at 21:00",
	    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU;BYHOUR=21;BYMINUTE=0;BYSECOND=0" },
	{ "every 2 weeks on Tuesday in January at 21:00",
	    "every 2 weeks on Tuesday in January at 21:00",
	    "FREQ=WEEKLY;INTERVAL=2;BYMONTH=1;BYDAY=TU;BYHOUR=21;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "every month at 9:00",
	    "day 6 of the month at 09:00",
	    "FREQ=MONTHLY;BYMONTHDAY=6;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "every 3 months at 9:00",
	    "day 6 of every 3 months at 09:00",
	    "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=6;BYHOUR=9;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "every quarter at 9:00",
	    "day 6 of every 3 months at 09:00",
	    "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=6;BYHOUR=9;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "every year at 9:00",
	    "every year on 6 January at 09:00",
	    "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=6;BYHOUR=9;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "every 2 years at 9:00",
	    "every 2 years on 6 January at 09:00",
	    "FREQ=YEARLY;INTERVAL=2;BYMONTH=1;BYMONTHDAY=6;BYHOUR=9;"
	    "BYMINUTE=0;BYSECOND=0" },
	{ "second Tuesday of every 3 months at 2:30",
	    "second Tuesday of every 3 months at 02:30",
	    "FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU;BYHOUR=2;BYMINUTE=30;"
	    "BYSECOND=0" },
	{ "second Tuesday of every other quarter at 2:30",
	    "second Tuesday of every 6 months at 02:30",
	    "FREQ=MONTHLY;INTERVAL=6;BYDAY=2TU;BYHOUR=2;BYMINUTE=30;"
	    "BYSECOND=0" },
	{ "every 3 months on the second Tuesday at 2:30",
	    "second Tuesday of every 3 months at 02:30",
	    "FREQ=MONTHLY;INTERVAL=3;BYDAY=2TU;BYHOUR=2;BYMINUTE=30;"
	    "BYSECOND=0" },
	{ "last Friday of every other month at 2:30",
	    "last Friday of every 2 months at 02:30",
	    "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR;BYHOUR=2;BYMINUTE=30;"
	    "BYSECOND=0" },
	{ "day 15 of every 2 months at 2:30",
	    "day 15 of every 2 months at 02:30",
	    "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15;BYHOUR=2;BYMINUTE=30;"
	    "BYSECOND=0" },
	{ "last day of every 2 months at 2:30",
	    "last day of every 2 months at 02:30",
	    "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1;BYHOUR=2;BYMINUTE=30;"
	    "BYSECOND=0" },
	{ "last working day of every 3 months at 17:00",
	    "last working day of every 3 months at 17:00",
	    "FREQ=MONTHLY;INTERVAL=3;BYDAY=MO,TU,WE,TH,FR;BYHOUR=17;"
	    "BYMINUTE=0;BYSECOND=0;BYSETPOS=-1" },
	{ "the Wednesday after the second Tuesday of every 2 months at 13:00",
	    "Wednesday after the second Tuesday of every 2 months at 13:00",
	    "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=9,10,11,12,13,14,15;BYDAY=WE;"
	    "BYHOUR=13;BYMINUTE=0;BYSECOND=0" },
	{ "the Wednesday after the last Tuesday of every 2 months at 13:00",
	    "Wednesday after the last Tuesday of every 2 months at 13:00",
	    NULL },
	{ "every Monday of every 2 months at 9:00",
	    "every Monday of every 2 months at 09:00",
	    "FREQ=MONTHLY;INTERVAL=2;BYDAY=MO;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "every day of every 2 months at 9:00",
	    "every Monday, Tuesday, Wednesday, Thursday, Friday, Saturday and "
	    "Sunday of every 2 months at 09:00",
	    "FREQ=MONTHLY;INTERVAL=2;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYHOUR=9;"
	    "BYMINUTE=0;BYSECOND=0" },
	{ "every 2 years on 24 December at 9:00",
	    "every 2 years on 24 December at 09:00",
	    "FREQ=YEARLY;INTERVAL=2;BYMONTH=12;BYMONTHDAY=24;BYHOUR=9;"
	    "BYMINUTE=0;BYSECOND=0" },
	{ "every other year on 1 March at 9:00",
	    "every 2 years on 1 March at 09:00",
	    "FREQ=YEARLY;INTERVAL=2;BYMONTH=3;BYMONTHDAY=1;BYHOUR=9;"
	    "BYMINUTE=0;BYSECOND=0" },
	{ "first Monday of January every 2 years at 9:00",
	    "first Monday of January every 2 years at 09:00",
	    "FREQ=YEARLY;INTERVAL=2;BYMONTH=1;BYDAY=1MO;BYHOUR=9;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "every Monday in March every 2 years at 9:00",
	    "every Monday in March every 2 years at 09:00",
	    "FREQ=YEARLY;INTERVAL=2;BYMONTH=3;BYDAY=MO;BYHOUR=9;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "every week of the quarter",
	    "every Tuesday at 10:00",
	    "FREQ=WEEKLY;BYDAY=TU;BYHOUR=10;BYMINUTE=0;BYSECOND=0" },
	{ "every month of the quarter",
	    "day 6 of the month at 10:00",
	    "FREQ=MONTHLY;BYMONTHDAY=6;BYHOUR=10;BYMINUTE=0;BYSECOND=0" },
	{ "every month of every year on day 15",
	    "day 15 of the month at 10:00",
	    "FREQ=MONTHLY;BYMONTHDAY=15;BYHOUR=10;BYMINUTE=0;BYSECOND=0" },
	{ "every 2 years on the first Tuesday of the quarter at 9:00",
	    "first Tuesday of the quarter every 2 years at 09:00",
	    "FREQ=YEARLY;INTERVAL=2;BYMONTH=1,4,7,10;BYDAY=1TU;BYHOUR=9;"
	    "BYMINUTE=0;BYSECOND=0" },
	{ "first Tuesday of the quarter every 2 years at 9:00",
	    "first Tuesday of the quarter every 2 years at 09:00",
	    "FREQ=YEARLY;INTERVAL=2;BYMONTH=1,4,7,10;BYDAY=1TU;BYHOUR=9;"
	    "BYMINUTE=0;BYSECOND=0" },
	{ "day 15 of the month every 2 years at 9:00",
	    "day 15 of the month every 2 years at 09:00",
	    "FREQ=YEARLY;INTERVAL=2;BYMONTHDAY=15;BYHOUR=9;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "every Monday of week 20 every 2 years at 9:00",
	    "every Monday of week 20 every 2 years at 09:00",
	    "FREQ=YEARLY;INTERVAL=2;BYWEEKNO=20;BYDAY=MO;BYHOUR=9;BYMINUTE=0;"
	    "BYSECOND=0" },
	{ "every day at 9:00 for 10 times",
	    "every day at 09:00 for 10 times",
	    "FREQ=DAILY;COUNT=10;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "10 times every day at 9:00",
	    "every day at 09:00 for 10 times",
	    "FREQ=DAILY;COUNT=10;BYHOUR=9;BYMINUTE=0;BYSECOND=0" },
	{ "every 2 weeks on Thursday and Sunday with weeks from Sunday at 9:00",
	    "every 2 weeks on Thursday and Sunday with weeks from Sunday at "
	    "09:00",
	    "FREQ=WEEKLY;INTERVAL=2;BYDAY=TH,SU;BYHOUR=9;BYMINUTE=0;"
	    "BYSECOND=0;WKST=SU" },
	{ "every 2 weeks on Tuesday at 9:00 until 2027-01-01",
	    "every 2 weeks on Tuesday at 09:00 until 2027-01-01",
	    "FREQ=WEEKLY;UNTIL=20270101T235959;INTERVAL=2;BYDAY=TU;BYHOUR=9;"
	    "BYMINUTE=0;BYSECOND=0" },
};

static void
check_formats(const char *when, bool has_start, const char *words,
    const char *rrule)
{
	int64_t start = START_DAYS * CIVIL_DAY_SECS + 10 * 3600;
	struct recurrence set = { 0 };
	struct text text = { 0 };
	struct error error = { 0 };

	if (!CHECK_ROW(recurrence_parse(when, has_start, start, &set,
	    &error) == 0, when))
		return;
	CHECK_ROW((recurrence_format_rrule(&text, &set, &error) == 0) ==
	    (rrule != NULL), when);
	CHECK_STRING(text_string(&text), rrule != NULL ? rrule : "");
	text_cut(&text, 0);
	CHECK_ROW(recurrence_format_words(&text, &set, &error) == 0, when);
	CHECK_STRING(text_string(&text), words);
	CHECK_NUMBER(set.start_local >= start || !has_start, true);
	recurrence_clear(&set);
	text_clear(&text);
}

static void
test_rules(void)
{
	size_t i;

	for (i = 0; i < countof(rule_rows); i++)
		check_formats(rule_rows[i].when, false, rule_rows[i].when,
		    rule_rows[i].rrule);
}

static void
test_start(void)
{
	size_t i;

	for (i = 0; i < countof(start_rows); i++)
		check_formats(start_rows[i].when, true, start_rows[i].words,
		    start_rows[i].rrule);
}

int
main(void)
{
	test_rules();
	test_start();
	return harness_end();
}
