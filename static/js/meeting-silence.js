// Whether the page may still be believed. Until the server has spoken again, what is on the screen is shown as old:
// a laptop that slept through three cases must not show the first as if it were being discussed.
const room = document.getElementById("room");
const box = document.getElementById("unsure");
const stage = document.getElementById("live-stage");
const panel = document.getElementById("stage-panel");
const TICK = 500;
const PING = 3_000;
const GAP = 2_000; // how long nobody may have listened before the state counts as unknown
const LIMIT = 10_000; // how long a line that is open may be silent; the server answers each ping
const AGAIN = 3_000;

export function watchSilence({ connected, ping, again, drop }) {
  let heardAt = Date.now();
  let tickedAt = Date.now();
  let pingedAt = 0;
  let askedAt = 0;
  let unsure = false;
  const timer = setInterval(tick, TICK);

  function tick() {
    const moment = Date.now();
    const slept = moment - tickedAt > GAP; // timers stand still while a lid is closed
    tickedAt = moment;
    const silent = moment - heardAt;
    // Once in doubt it asks until it is told: the answer to one question may have been lost, or not been asked for.
    if (unsure || slept || silent > LIMIT || (!connected() && silent > GAP)) doubt(moment);
    if (silent > LIMIT && connected()) drop();
    if (connected() && moment - pingedAt >= PING) {
      pingedAt = moment;
      ping();
    }
  }

  function doubt(moment) {
    if (!unsure) {
      unsure = true;
      show(heardAt);
    }
    if (moment - askedAt < AGAIN) return;
    askedAt = moment;
    again();
  }

  return {
    heard() { heardAt = Date.now(); },
    inSync() {
      heardAt = Date.now();
      unsure = false;
      show(0);
    },
    // Back from another window, from sleep or to a network: ask at once, and believe nothing that is old.
    wake() {
      tickedAt = Date.now();
      if (Date.now() - heardAt > GAP) {
        askedAt = 0;
        doubt(Date.now());
      } else again();
    },
    stop() {
      clearInterval(timer);
      show(0);
    },
  };
}

let left = null; // what had the keyboard in a part that was made inert

function show(since) {
  if (since && !room.classList.contains("unsure")) left = [stage, panel].some((part) => part.contains(document.activeElement)) ? document.activeElement : null;
  room.classList.toggle("unsure", Boolean(since));
  for (const part of [stage, panel]) part.inert = Boolean(since);
  if (!since) giveBack();
  box.hidden = !since;
  if (!since) return;
  const clock = new Date(since).toLocaleTimeString(document.documentElement.lang === "nb" ? "nb-NO" : "en-GB", { timeZone: "Europe/Oslo" });
  box.querySelector("[data-last]").textContent = clock;
}

// Who has not gone elsewhere meanwhile has the keyboard again where it was: the same thing, or the one that replaced it.
function giveBack() {
  const back = left?.isConnected ? left : left?.id ? document.getElementById(left.id) : null;
  left = null;
  if (document.activeElement === document.body) back?.focus({ preventScroll: true });
}
