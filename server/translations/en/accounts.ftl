### Accounts, second factors, administration.

nav-accounts = Accounts
accounts-back = Back to my account
accounts-back-list = Back to the accounts
accounts-start-over = Cancel, sign in from the start

## What calls supervisors
accounts-called-title = DANGER that nobody has taken for
accounts-called-say = Screens whose sound is on ring until somebody takes it. Take it yourself, or telephone whoever is on duty.
accounts-called-go = Open the queue

## Roles
accounts-role = Role
accounts-role-operator = Operator
accounts-role-case-worker = Case worker
accounts-role-supervisor = Supervisor
accounts-role-analyst = Analyst (figures only)
accounts-role-admin = Account administrator
accounts-role-choose = Choose a role…
accounts-role-new = New role
accounts-role-say = This person is signed out everywhere at once and signs in again with the new role.
accounts-role-button = Change role

## The second step of signing in
accounts-second-title = Second step
accounts-second-lead = { $name }, the password is right. Now show that it is you, with your phone.
accounts-second-lost = Phone lost? Use one recovery code from your sheet. None left? Ask an admin to reset the second step.
accounts-code-label = Code
accounts-code-say = Six digits from the code app on your phone, or one recovery code.
accounts-code-say-sheet = One recovery code from your sheet.
accounts-code-wrong = The code does not match. Wait for the next one on the phone and type that. The phone's clock must be right.
accounts-code-used = That code has been used. Wait for the next one on the phone.
accounts-code-slowed = This has not matched several times, so the next tries are answered more slowly. The account is not locked.
accounts-demo-code = Demo account. Its code now:
accounts-demo-wait = Demo account. Its code was used a moment ago; reload this page in half a minute.

## Codes from a phone
accounts-totp-title = Codes from a phone
accounts-enrol-why = Your role opens identities or other people's accounts, so a password alone is not enough. Set this up once; after that every sign-in asks for a code.
accounts-totp-one = Install a code app on a phone (FreeOTP or Aegis, for instance). It works without a network.
accounts-totp-two = Scan this picture with that app.
accounts-totp-picture = QR code for the code app; the text below it says the same
accounts-totp-typed = Cannot scan? Type:
accounts-totp-code = Type the six digits it shows
accounts-totp-button = Switch on
accounts-totp-wrong = The code does not match. Check the phone's clock (set it to automatic), and type the code that shows now.
accounts-totp-on = Codes from a phone are on.
accounts-totp-off = Codes from a phone are not set up.
accounts-totp-set = Set up codes from a phone
accounts-totp-replace = Change phone
accounts-totp-instead = Use codes from a phone instead

## Passkeys
accounts-passkeys = Passkeys
accounts-passkeys-none = No passkeys yet.
accounts-passkeys-count = Passkeys: { $n }.
accounts-passkey-title = New passkey
accounts-passkey-lead = A passkey lies in your phone, your computer or a USB key and opens with a fingerprint, a face or a PIN. No false page can ask for it.
accounts-passkey-name = Name of the key
accounts-passkey-name-say = So that you know it again, for instance "office phone".
accounts-passkey-make = Make the passkey
accounts-passkey-add = Add a passkey
accounts-passkey-remove = Remove
accounts-passkey-remove-named = Remove the passkey { $name }
accounts-passkey-instead = Or use a passkey (fingerprint, face, PIN or USB key)
accounts-passkey-use = Use a passkey
accounts-passkey-use-say = The browser will ask for a fingerprint, a face, a PIN or a USB key.
accounts-passkey-failed = The passkey was not used. Try again, or use the other way.
accounts-passkey-wrong = The browser's answer does not fit this request. Try once more.
accounts-passkey-many = There are too many passkeys. Remove one first.
accounts-passkey-last = This key cannot be removed: without it you have no second step. Set up another one first.
accounts-passkey-not-here = A passkey can be made only where the console is opened over https by its own name. Use codes from a phone, or open that address.

## Recovery codes
accounts-codes-title = Recovery codes
accounts-codes-once = Shown only once. Print them or write them down now.
accounts-codes-lead = Recovery codes of { $name } for OTS { $place }. One code is good for one sign-in without the phone.
accounts-codes-keep = Keep them locked away, and not with the password. An older sheet is worth nothing now.
accounts-codes-done = They are safe, go on
accounts-codes-left = { $n ->
    [one] { $n } code left.
   *[other] { $n } codes left.
}
accounts-codes-none = No codes left. Make a new sheet before the phone is lost.
accounts-codes-new = Make a new sheet

## Password
accounts-password-title = New password
accounts-password-why = Your password was made by an admin and holds only once. Replace it with one of your own.
accounts-password-old = Present password
accounts-password-new = New password
accounts-password-say = At least { $least } characters. A few unrelated words are better than one intricate word.
accounts-password-again = New password, once more
accounts-password-button = Change password
accounts-password-change = Change password
accounts-password-differs = The two new passwords are not the same. Type them again.
accounts-password-not-old = The present password does not match.
accounts-password-same = The new password must be another one.
accounts-password-short = The new password is too short: at least { $least } characters.

## My account
accounts-own-title = My account
accounts-own-password = Password
accounts-sessions = Signed in at
accounts-session = Since { $since }, used last { $seen }
accounts-session-this = this device
accounts-sessions-end = Sign out everywhere else
accounts-sessions-only = Only on this device.
accounts-made = made { $time }
accounts-used = used last { $time }

## List of accounts
accounts-list-title = Accounts
accounts-list-lead = An admin makes and changes accounts and sees no report and no case. Every change is in the audit log.
accounts-state = State
accounts-enabled = active
accounts-disabled = disabled
accounts-add-title = New account
accounts-add-button = Make the account
accounts-add-taken = That name is in use. Choose another one.
accounts-add-name = A name has 1 to 64 characters, and no blank at either end.
accounts-add-role = Choose a role.
accounts-stale = Somebody else has changed this account meanwhile. It now stands so: { $now }. What you chose was NOT saved: { $wish }. Look first, and save again if it is still needed.
accounts-last-admin = This is the last active admin. Make somebody else an admin first.
accounts-secret-title = One-time password
accounts-secret-once = Shown only once. Give it to the person directly, not by message.
accounts-secret-new = The account { $name } ({ $role }) is made. Its first password:
accounts-secret-reset = The password of { $name } is replaced. One-time password:
accounts-secret-next = At sign-in the person is asked at once for a password of their own and, where the role needs it, for a second step.
accounts-secret-second = For { $hours } hours this account is not the second of two people: it approves no export and no erasure, agrees to no waived report to the police, and lifts no bar. The supervisors see that it was made or reset.
accounts-secret-done = It has been given
accounts-reset-say = This person is signed out everywhere and gets a one-time password. Make sure first that it is they who ask.
accounts-reset-button = Make a one-time password
accounts-reset-second-say = If phone and recovery codes are lost: the second step is removed and set up anew at the next sign-in. Make sure first that it is they who ask.
accounts-reset-second-button = Reset the second step
accounts-disable-say = This person is signed out everywhere at once and cannot sign in any more. Their work stays on record.
accounts-disable-button = Disable
accounts-enable-say = This person can sign in again with password and second step.
accounts-enable-button = Enable again

## The settings in force
settings-title = Settings
settings-nav = Settings
settings-lead = The settings in force now. They are changed by the keeper of the machine, in the settings file on the server; the last column has the name in that file. Give that name when you ask for a change.
settings-what = Setting
settings-value = In force
settings-key = Name in the file
settings-none = not set
settings-instance = Regency
settings-instance-id = Short name
settings-instance-name = Name
settings-instance-regency = Code of the regency
settings-instance-time-zone = Time zone
settings-instance-areas = Table of kecamatan and villages
settings-server = Addresses of the call centre
settings-server-urls = Addresses that phones try, in order
settings-server-tls = TLS is answered by
settings-server-anchors-pem = Authorities that phones believe, how many
settings-tls-own = this server
settings-tls-elsewhere = a proxy in front of it
settings-numbers = Numbers that phones dial
settings-numbers-police = Police
settings-numbers-ambulance = Ambulance
settings-numbers-sapa = SAPA
settings-numbers-sapa-whatsapp = WhatsApp of SAPA
settings-numbers-emergency = Emergency
settings-numbers-hotline = The regency's own line
settings-sms = SMS
settings-sms-number = Number of the SMS gateway
settings-times = Times, in seconds
settings-times-cancel-window-s = A press can be cancelled before it is sent
settings-times-taken-after-s = Danger counts as taken by nobody after
settings-times-sms-offer-after-s = The app offers the SMS when unsent for
settings-times-lease-s = A claim ends without a recorded action after
settings-times-waiting-limits-s = First and second limit of the waiting time in the queue
settings-followup = Deadlines, counted from the press
settings-followup-police-report-h = Report of sexual violence to the police, hours
settings-followup-high-risk-min = Emergency service at high risk, minutes
settings-followup-medium-risk-h = Service at medium risk, hours
settings-followup-outreach-h = Outreach, hours
settings-followup-complaint-working-days = Follow-up of a complaint, working days
settings-shift = Office hours
settings-shift-office-hours = Office hours
settings-shift-office-days = Working days (1 Monday to 7 Sunday)
settings-shift-holidays = Holidays
settings-shift-changes = Shifts change at
settings-escalation = What nobody takes
settings-escalation-supervisors-after-s = Supervisors are called after, seconds
settings-escalation-outside-after-s = Told outside after, seconds
settings-escalation-webhook-url = Webhook (its host only)
settings-escalation-smtp-server = Mail server
settings-escalation-smtp-from = Sender of the mail
settings-escalation-smtp-to = Receivers of the mail
settings-app = The app
settings-app-application-id = Application id
settings-app-label = Name under the icon
settings-app-act-colour = Colour of buttons
settings-privacy = Personal data
settings-privacy-contact = Whom to ask about one's data
settings-map = Map
settings-map-style-url = Picture of the map (its host only)
settings-map-origins = Other addresses for the picture
settings-codes = Codes for exports
settings-codes-codes = Tables of codes that are filled in
settings-codes-one = { $table }: { $n }
