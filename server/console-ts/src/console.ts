// What a page of the call centre does by itself: it keeps one stream to the server
// open, shows and rings what arrives, counts waiting times, and listens to the
// keyboard. Everything else is HTML that the server wrote, and works without this.
import { Alarm } from "./alarm";
import { watchCopying } from "./copy";
import { watchFailures } from "./failed";
import { watchForms } from "./forms";
import { watchKeys } from "./keys";
import { Live } from "./live";
import { watchMenus } from "./menu";
import { Notices } from "./notices";
import { watchPasskeys } from "./passkeys";
import { watchMaps } from "./positions";
import { Queue } from "./queue";
import { SafeContact } from "./safe-contact";
import { watchShift } from "./shift";
import { keepTyped } from "./typed";
import { WaitingTimes } from "./waiting";

watchKeys(document);
// Before the forms: what it sends, it sends itself.
watchPasskeys(document);
watchForms(document);
// After the forms: a template fills the answer first.
keepTyped(document);
watchFailures(document);
watchMaps();
watchCopying(document);
watchMenus(document);

const stream = document.body.dataset["stream"];
if (stream !== undefined) {
  const alarm = new Alarm();
  const notices = new Notices(document);
  const waiting = new WaitingTimes(document);
  const contact = new SafeContact(document, waiting);
  const queue = new Queue(document, alarm, notices);
  const shift = watchShift(document, alarm, notices);

  new Live(stream, {
    begin: () => queue.begin(),
    row: (row) => queue.row(row),
    end: () => queue.end(),
    counts: (counts) => queue.counts(counts),
    people: (said) => notices.say("on-shift", said),
    shift: (now) => shift.draw(now),
    called: (call) => {
      notices.called(call);
      queue.call(call !== undefined);
    },
    glass: (unseen) => notices.glass(unseen),
    deadlines: (count) => notices.deadlines(count),
    drafts: (count) => notices.drafts(count),
    now: (serverNow) => waiting.setServerTime(serverNow),
    link: (up) => {
      notices.link(up);
      contact.link(up);
      if (!up) alarm.sayLost();
    },
    signedOut: () => window.location.assign("/"),
  }, shift.on).open();
}
