# Need to know: who is barred from what, break-glass, exports, erasure, audit.

nav-barred = Conflicts of interest
guard-bar-title = Conflicts of interest
guard-bar-lead = Staff who are involved in a report or a case must find no trace of it. For a barred account the report and the case do not exist: not in the queue, a list, a search or a notification.
guard-bar-new = Bar an account
guard-bar-new-say = Takes effect at once, also for the case, every report in it, and other reports from the same phone. What the account holds of it waits for somebody else again.
guard-bar-number = Number of the report or case
guard-bar-number-say = For example A1B2-C3D4 or 2026-000123.
guard-bar-account = Account to bar
guard-bar-choose = Choose an account
guard-bar-button = Bar
guard-why = Reason
guard-why-say = The relation is enough, for example “brother of the terlapor”. Do not write the name of the person helped. The reason is kept sealed.
guard-why-needed = Write the reason, of 1000 characters at most.
guard-bar-none = There is no report or case of this number.
guard-bar-several = Two reports have this short number. Write the whole one.
guard-bar-whom = Choose the account to bar.
guard-bar-done = The account is barred. It is in the audit log.
guard-bar-nobody-left = The account is barred. Now no account is left that can open it: give somebody the role of an operator or a supervisor.
guard-bar-standing = Standing
guard-bar-empty = No account is barred.
guard-bar-by = by { $name }, { $time }
guard-bar-lifted = Lifted
guard-lift = Lift
guard-lift-why = Reason for lifting it
guard-lift-button = Lift the bar
guard-lift-done = The bar is lifted. It is in the audit log.
guard-lifted-by = lifted by { $name }, { $time }
guard-bar-link = Bar an account

nav-glass = Emergency access
guard-glass-title = Emergency access
guard-glass-lead = For emergencies only: opens a report or a case that is not yours for { $minutes } minutes, because whoever holds it cannot be reached. Every supervisor is told at once, and all of it is written down.
guard-glass-why-say = What has happened, and why it cannot wait. The supervisors read it. It is kept sealed.
guard-glass-button = Open it now
guard-glass-waits = That report waits for somebody: take it in the queue.
guard-glass-list = Emergency access
guard-glass-list-lead = Reports and cases that somebody opened who does not hold them. Read the reason, talk to the person, then say that you have read it.
guard-glass-empty = There has been no emergency access.
guard-glass-when = opened { $time }, holds until { $until }
guard-glass-ended = ended { $time }
guard-glass-ended-by = ended by { $name }, { $time }
guard-glass-stands = Still open
guard-glass-seen = Read
guard-glass-see = I have read it
guard-glass-end = End it now
guard-glass-notice-title = Emergency access was used.
guard-glass-notice-say = Somebody opened a report or a case that is not theirs.
guard-glass-notice-go = Read why
guard-glass-yours = You opened it by emergency access. The supervisors have been told.
guard-glass-link = Emergency access
guard-glass-mail-subject = { $place }: emergency access was used
guard-glass-mail-body =
    A report or a case was opened by emergency access { $minutes } minutes ago.
    A supervisor has to read why: { $console }
