# Deadlines, documents, exports, erasure.

deadlines-documents = Documents
deadlines-documents-empty = No documents yet.
deadlines-documents-empty-say = Add a photograph, recording, screenshot or letter that came in.
deadlines-paper-closed = What was written cannot be read here. Kept whole.
deadlines-documents-closed = { $n ->
    [one] { $n } document cannot be read here. Kept whole.
   *[other] { $n } documents cannot be read here. Kept whole.
}
deadlines-document-add = Add a document
deadlines-document-hint = PDF, picture, sound, MP4 video or text; at most { $mib } MB. Stored encrypted; every opening is recorded.
deadlines-document-send = Store document
deadlines-document-added = added { $time } by { $name }
deadlines-document-back = Back to the documents
deadlines-document-empty = Nothing was stored: the file is empty or none was chosen. Choose a file, then store again.
deadlines-document-too-large = Not stored: the file is larger than { $mib } MB. Cut the recording or make the picture smaller, then try again.
deadlines-document-kind = Not stored: what is in the file is no PDF, picture (JPEG, PNG, WebP), sound (MP3, Ogg, M4A, WAV), MP4 video or plain text. The content decides, not the name.
deadlines-document-closed = Not stored: this case is closed, or goes on under another case's number. Open it again first, or add the file there.
deadlines-document-not-added = That file was not added.
deadlines-document-full = Not stored: the server's disk is full. Reports stay safe. Tell the administrator now, then try again.
deadlines-kind-pdf = PDF
deadlines-kind-picture = picture
deadlines-kind-sound = sound
deadlines-kind-video = video
deadlines-kind-text = text
deadlines-size-kb = { $n } KB
deadlines-size-mb = { $n } MB

deadlines-keys = Open the deadlines
nav-deadlines = Deadlines
deadlines-title = Deadlines
deadlines-all = All
deadlines-own = Mine
deadlines-empty = No deadline is running.
deadlines-empty-say = Deadlines appear here as soon as there is a report or a case in your hands.
deadlines-more = There are more. The most pressing come first; work from the top.
deadlines-nobody = nobody has it yet
deadlines-of-case = Case { $number }
deadlines-police = Report to the police, 3x24 hours (sexual violence)
deadlines-emergency = Emergency service
deadlines-outreach = Outreach
deadlines-complaint = Follow-up of the complaint
deadlines-due = running
deadlines-soon = soon
deadlines-overdue = OVERDUE
deadlines-left = { $span } left
deadlines-past = { $span } past
deadlines-until = until { $time }
deadlines-done = Done…
deadlines-done-words = What was done, by whom?
deadlines-done-by = Done { $time }, recorded by { $name }
deadlines-done-at = Done { $time }, as the case's records show
deadlines-done-elsewhere = Done: the police report stands on a report or a merged case.
deadlines-done-referred = Done: this report was referred to another service.
deadlines-not-needed = Does not apply (any more).
deadlines-waived-by = Declared not to apply by { $name }
deadlines-waived-by-two = Declared not to apply by { $name }, agreed by { $second }
deadlines-waived-alone = Only one supervisor says so yet. Until another one agrees, this deadline runs on and what is here cannot be erased.
deadlines-refuse = Do not agree: the police must hear of it
deadlines-take-back = Take back (recorded by mistake)
deadlines-back-supervisor = Nothing was changed: only a supervisor can take this back.
deadlines-past-done = Was recorded as done by { $name }; replaced by { $second }, { $time }
deadlines-past-waived = Was declared not to apply by { $name }; replaced by { $second }, { $time }
deadlines-waived-title = Waiting for a second supervisor to agree
deadlines-waived-say = One supervisor says that the police need not hear of it. Read why and agree, or see that the police are told.
deadlines-waived-own = waits for another supervisor
deadlines-waived-yours = waits for you to agree
deadlines-waived-when = { $name }, { $time }
deadlines-running-title = Running deadlines
deadlines-confirm = Agree: the police need not hear of it
deadlines-own-waiver = Nothing was changed: another supervisor has to agree.
deadlines-unkept = What you wrote here was NOT saved, and is on this screen only:
deadlines-kept-nowhere = There is no such report, or you do not hold it (any more).
deadlines-police-done = Reported to the police…
deadlines-police-say = Only the number of the police report ends this deadline (law 12/2022, article 41).
deadlines-police-number = Number of the police report
deadlines-police-day = Date of the police report
deadlines-later-say = Pressed or joined after the police report of its case was recorded. If it is another event, it must be reported to the police too.
deadlines-same = The same event: the police report of the case holds
deadlines-police-number-is = Police report { $number }, { $day }
deadlines-save = Save
deadlines-waive = Does not apply (supervisor)…
deadlines-waive-words = Why does this deadline not apply?
deadlines-waive-save = Declare that it does not apply
deadlines-back = Back to the deadlines
deadlines-needs-number = Not saved yet: give the number of the police report (at most 120 characters). Without it the deadline goes on.
deadlines-needs-day = Not saved yet: give the date of the police report; not in the future, nor long before this report.
deadlines-needs-words = Not saved yet: say why in a few words (at most 1000 characters).
deadlines-not-running = Nothing was changed: this deadline runs no more. See its record.
deadlines-soon-title = The time to report to the police is nearly over.
deadlines-soon-say = There is a report of sexual violence that the police have not been told of, and the limit of 3x24 hours is near.
deadlines-soon-mail-subject = OTS { $place }: the time to report to the police is nearly over
deadlines-soon-mail-body =
    There is a report that must be made to the police (3x24 hours) and is not marked as done. The limit is near.

    Open the deadlines at { $console }

    This mail says nothing of the report on purpose.
deadlines-late-title = A deadline has passed.
deadlines-late-say = A deadline has passed and was not met. Open the deadlines and see that somebody is at it.
deadlines-mail-subject = OTS { $place }: a deadline has passed
deadlines-mail-body =
    A deadline passed { $minutes } minutes ago and was not marked as done.

    Open the deadlines at { $console }

    This mail holds nothing of any report, on purpose.
