// SPDX-License-Identifier: MIT
// accept FILE…: what KDE's calendar library (KOrganizer, Kontact) makes of each
// mailed invitation: the method, one incidence, organizer, attendee, status.
#include <KCalendarCore/Event>
#include <KCalendarCore/ICalFormat>
#include <KCalendarCore/MemoryCalendar>
#include <KCalendarCore/ScheduleMessage>
#include <QFile>
#include <QTimeZone>
#include <cstdio>

using namespace KCalendarCore;

static const char *
judge(const QByteArray &bytes)
{
	MemoryCalendar::Ptr calendar(
	    new MemoryCalendar(QTimeZone::utc()));
	ICalFormat format;
	ScheduleMessage::Ptr message = format.parseScheduleMessage(calendar,
	    QString::fromUtf8(bytes));

	if (!message)
		return "no message";
	Event::Ptr event = message->event().dynamicCast<Event>();
	if (!event || event->hasRecurrenceId() || !event->dtEnd().isValid())
		return "no event";
	bool is_cancel = message->method() == iTIPCancel;
	if (!is_cancel && message->method() != iTIPRequest)
		return "no method of ours";
	if (is_cancel != (event->status() == Incidence::StatusCanceled))
		return "status";
	if (event->organizer().email() != "patchday@example.org")
		return "organizer";
	if (event->attendees().size() != 1 ||
	    event->attendees().first().RSVP() ||
	    event->attendees().first().status() != Attendee::NeedsAction ||
	    !event->attendees().first().email().endsWith("@example.org"))
		return "attendee";
	return "ok";
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		QFile file(argv[i]);
		if (!file.open(QIODevice::ReadOnly))
			return 1;
		printf("%s\t%s\n", argv[i], judge(file.readAll()));
	}
	return 0;
}
