// Says who is writing in the note now: whoever's newest change has come within the last seconds.
const NOW = 10_000;
const newest = new Map(); // person -> {number, until}
let item = "";

export function showWriters(me) {
  const head = document.querySelector("#live-notes [data-note]");
  const first = head?.dataset.item !== item;
  if (first) newest.clear();
  item = head?.dataset.item ?? "";
  for (const row of document.querySelectorAll("#live-notes [data-author]")) {
    const person = row.dataset.author;
    const number = Number(row.dataset.number);
    const known = newest.get(person);
    if (!known || known.number < number) newest.set(person, { number, until: first ? 0 : Date.now() + NOW });
    const writes = person !== me && newest.get(person).until > Date.now();
    row.querySelector("[data-writing]").hidden = !writes;
  }
}

setInterval(() => showWriters(document.getElementById("room").dataset.person), 1_000);
