# The call centre in English, for those who maintain it and for visitors. Indonesian comes first:
# a sentence is written there, and brought over here.

## Every page
app-name = OTS
skip-to-content = Skip to content
nav-queue = Queue
nav-main = Main menu
sign-out = Sign out
print = Print
help-keys = Shortcuts
close = Close
language-other = Bahasa Indonesia
language-switch = Change language
printed-at = Printed { $time } by { $name }. Confidential: only for those who handle this report.
foot-secret = What this screen shows is confidential. Lock the screen when you leave the desk.
demo-mark = DEMO: every person and report here is made up.

## Line and sound
stream-up = connected
stream-joining = connecting…
stream-down = CUT OFF
stream-down-title = The connection to the server is lost.
stream-down-say = This list may be behind. Answer the telephone as always; this screen keeps trying to connect.
stream-down-badge = CUT OFF
sound-off-title = SOUND IS OFF
sound-off-say = The browser does not let this page make a sound. New reports will not be heard.
sound-on-button = Turn the sound on
no-script = This screen needs JavaScript for sound and live changes. Without it, reload the page to see new reports.
notify-new = OTS: somebody is waiting

## On duty
shift-start = Start duty
shift-end = End duty
shift-on = on duty
shift-off = off duty
shift-off-title = You are not on duty.
shift-off-say = New reports appear here but make no sound, and you are not counted as somebody on duty.
shift-people = On duty now: { $names }
shift-nobody = Nobody is on duty. Reporters' phones are told so.

## Start page and sign-in
start-title = One-stop service centre
start-lead = Reports of violence against women and children in { $place } arrive here the moment the button on a phone is pressed.
start-one = One press on a phone: the report is stored on that phone, then sent here sealed.
start-two = An operator sees and hears it within seconds, and takes it.
start-three = Operators make contact only in the safe way the reporter asked for.
start-resident = Are you a resident in need of help? This page is for staff. In danger, call 110 (police) or 119 (ambulance); SAPA 129 for violence against women and children.
start-app-title = App for Android phones
start-app-get = Download the app (APK)
start-app-scan = Or scan this code with the phone's camera.
start-app-none = The app for this service centre has not been built yet.
sign-in-title = Sign in
sign-in-name = User name
sign-in-password = Password
sign-in-button = Sign in
sign-in-wrong = Name or password does not match. Check capital letters, and try again.
sign-in-slowed = This has not matched several times, so the next tries are answered more slowly. The account is not locked.
sign-in-missing = Fill in name and password.
sign-in-again = The session has ended. Please sign in again.
sign-in-foreign = That request did not come from this page. Reload, and sign in from here.
sign-in-forgot = Forgot the password? Ask an admin to make a new one.

## Page for other roles
home-title = Home
home-nothing = Your role does not open reports. Pages for this role do not exist in this version yet.

## Queue
queue-title = Queue
queue-waiting = Not taken
queue-held = Being handled
queue-waiting-empty = Nobody is waiting.
queue-waiting-empty-say = New reports appear here by themselves, and ring if you are on duty.
queue-held-empty = No report is being handled.
queue-held-empty-say = Reports that somebody takes move to this part.
queue-more = Not everything fits on this screen: { $count } more reports wait below. Take from the top.
queue-failed = The list cannot be read from storage.
queue-failed-say = Reports are still received and stored. Reload this page; if it keeps failing, call the admin.
reload = Reload
row-take = Take
row-open = Open
row-wait = waiting
row-held-for = held for
row-over = over the limit
row-held-by = held by { $name }
row-held-by-me = held by you
row-lease = holds until { $time }
row-items = { $count ->
    [one] { $count } item
   *[other] { $count } items
}
spoken-danger = New report: danger.
spoken-report = New report.
spoken-consult = New request for advice.
spoken-unknown = New report that cannot be read yet.
spoken-drill = Drill: a new test report.

## How a report stands
urgency-danger = DANGER
urgency-report = Report
urgency-consult = Advice
urgency-unknown = Unread
for-self = for myself
for-other = for somebody else
for-unasked = not asked for whom
pressed-at = pressed { $time }
received-at = arrived { $time }
late-mark = late: pressed { $pressed }, arrived { $received } – do not call blindly
clock-mark = the phone's clock is off ({ $span }); time of the press uncertain
position-none = no position
position-fix = position ±{ $accuracy } m, { $age }
position-no-accuracy = position, accuracy unknown, { $age }
position-at-press = at the press
position-before-press = { $span } before the press
position-age-unknown = age unknown
position-of-me = where the reporter is
position-of-incident = where it happened
position-of-unknown = unclear whose position
mark-drill = DRILL
mark-conflict = CONFLICT: same number, other content; both are kept
mark-unreadable = CANNOT BE READ: kept whole, somebody must look
mark-no-alert = Other items arrived before the report itself; it will follow
mark-bad-sms = SMS CANNOT BE READ: kept whole, somebody must look
mark-cancelled = The reporter cancelled { $time } – a cancel can be forced
mark-sms = by SMS
mark-unproven = NOT PROVEN to come from the reporter's phone: kept, without effect
mark-unattended = nobody took it within the time set
state-waiting = Waiting for an operator
state-taken = Taken by an operator
state-handled = Being handled
state-referred = Referred to another service
state-closed = Closed
state-unknown = Unknown state
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec
span-seconds = { $n } s
span-minutes = { $n } min
span-hours = { $n } h
span-days = { $n } d

## Taking
take-lost = Already taken by { $name } at { $time }.
take-lost-me = You hold this report already.
take-closed = This report is closed.
take-changed = This report has just changed. Look at its newest row, and take it again.
take-gone = There is no such report.
take-back = Back to the queue
take-see = See the report

## Report page
report-title = Report { $number }
report-not-yours = { $name } holds this report. Identity and ways of contact open only for the holder.
report-not-taken = Nobody holds this report yet. Take it to see identity and ways of contact.
report-came = What arrived, in order
report-came-empty = Nothing readable has arrived yet.
report-came-empty-say = Further items appear here by themselves.
report-person = Person and safe contact
report-next = Next steps
thread-alert = Button pressed
thread-details = Details
thread-position = Position
thread-message = Reporter's message
thread-safe-contact = Safe way to make contact
thread-prepared = Data prepared beforehand
thread-prepared-hidden = Holds an identity: opens only for the holder.
thread-linked = From the same phone as another report
thread-linked-to = Report { $number }
thread-cancel = The reporter cancels
thread-cancel-advice = A cancel can be forced. Do not close only because of it: if there is a safe way, make sure the person is well.
thread-withdraw = Consent withdrawn
thread-attachment = Attachment
thread-unknown = Unknown kind of item ({ $code })
thread-unknown-say = Sent by a newer version of the app. Kept whole.
thread-unopened = Not opened yet
thread-unreadable = Cannot be opened
thread-unreadable-say = This server does not hold the key it was sealed to, or its content is broken. Kept whole ({ $bytes } bytes).
thread-erased = Content erased on request
thread-conflict = This item's number was already used by other content. Both are shown.
thread-extra = { $count } answers of a newer version of the app, unknown to this screen
thread-copy = copy { $sha }
thread-answer = Operator wrote
thread-answer-state = State for the reporter: { $state }
answer-fetched = fetched by the phone { $time }
answer-not-fetched = not yet fetched by the phone
field-urgency = Need
field-for = For
field-language = Language of the phone
field-app = App version
field-position = Position
field-accuracy = Accuracy
field-age = Age
field-prepared-follows = Prepared data follows
field-name = Name
field-phone = Number
field-home = Home
field-conditions = Special conditions
field-reason = Reason
field-scope = Scope
field-position-allowed = Position may be sent
field-violence = Form of violence
field-place = Place
field-age-group = Age
field-relation = Relation of the person reported
field-service = Service asked for
field-sex = Sex
field-victims = Number of victims
field-when = Time of the incident
field-words = In their words
yes = yes
no = no
not-said = not said

## Safe contact
contact-none = No safe way yet.
contact-none-say = The reporter has not said how they may be reached. Do not call or text any number: write a message in the app, where the answer shows only if the reporter opens it.
contact-sms-number = The number an SMS came from is no permission to make contact.
contact-stated = The reporter says:
contact-not-holder = Take this report to see how to make contact.
contact-late = This report arrived late. Things may have changed: do not call blindly.
contact-call = Call { $number }
contact-whatsapp = WhatsApp { $number }
contact-sms = SMS { $number }
contact-blocked-call = Do not call.
contact-blocked-sms = Do not send SMS.
contact-blocked-whatsapp = Do not use WhatsApp.
contact-app-only = Only by messages in the app.
contact-times = Safe times: { $times }
contact-outside-times = It is { $now }: outside the safe times. There is no call button until then.
contact-code = Code phrase on the phone: “{ $phrase }”
contact-code-say = Say it first. If the answer does not match, end as a wrong number.
contact-who-answers = Whoever answers may not be the reporter. Do not say OTS, report or violence until you are sure.

## What the operator does
lease-until = You hold this report until { $time }.
lease-say = Every recorded action extends it. When it runs out the report rings again and the reporter's phone shows “waiting for an operator”.
lease-left = left
lease-renew = Extend
lease-release = Back to the queue
state-set-handled = Mark as being handled
state-set-referred = Mark as referred
state-set-closed = Mark as closed
state-reporter-sees = What the reporter sees
state-conflict = This report has just changed. What you see now is the newest; do it again if it is still needed.
not-holder-action = You no longer hold this report, so that was not done. Your message is still in its box.
answer-title = Write to the reporter
answer-label = Message
answer-template = Use a template
answer-template-none = – choose, then change if need be –
answer-hint = Shows only inside the app, when the reporter opens it. Somebody else may be reading too: no names, no details.
answer-send = Send
answer-sent = Message stored. The phone fetches it when it is connected.
answer-empty = Write the message first.
answer-too-long = The message is too long: { $max } characters at most.
template-seen = Report received
template-seen-words = We have received your report and are reading it. You are not alone. In an emergency, call 110.
template-safe = Ask for a safe way
template-safe-words = How may we reach you safely? You can set it under “Safe way to make contact”, or write it here.
template-where = Ask where
template-where-words = Where are you now, and is it safe for you to wait there? If you can, tap “Send my position”.
template-coming = Somebody is on the way
template-coming-words = Somebody is on the way to you. Do not open the door to anybody else. If things change, write here or call 110.
template-cancel = After a cancel
template-cancel-words = We received your cancel. If it was not your own wish, press the help button again at any time, or call 129.
template-closed = Closing the thread
template-closed-words = We close this thread. You may press the help button again at any time, without any reason.

## Shortcuts
keys-title = Keyboard shortcuts
keys-take = Take the first report, or the one in focus
keys-move = Move between reports
keys-open = Open the one in focus
keys-shift = Start duty
keys-queue = To the queue
keys-answer = To the message box
keys-renew = Extend
keys-this = This sheet
keys-switch = Single-letter shortcuts on

## Errors
error-title = That did not work
error-back = To the start page
error-not-found = There is no such page.
error-forbidden = You are not entitled to do that.
error-csrf = This page was open too long, or the request came from elsewhere. Reload, and do it again. Nothing was changed.
error-bad-form = The form cannot be read. Nothing was changed.
error-store = Storage cannot be used at the moment. Nothing was changed; try again shortly. Reports from phones keep waiting and are not lost.
