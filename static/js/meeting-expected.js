// The agenda's times are those of the last event. A case or a pause that lasts longer moves them on, minute by minute.
const inNorway = new Intl.DateTimeFormat("nb-NO", { timeZone: "Europe/Oslo", hour: "2-digit", minute: "2-digit" });

// free: from when the next case can begin; moment: now, by the server's clock. Both in milliseconds.
export function moveOn(times, free, moment) {
  const late = Math.max(0, Math.floor((moment - free) / 60_000));
  if (!late) return;
  for (const time of times) {
    const text = inNorway.format(new Date(Date.parse(time.dataset.expected) + late * 60_000)).replace(":", ".");
    if (time.textContent !== text) time.textContent = text;
  }
}
