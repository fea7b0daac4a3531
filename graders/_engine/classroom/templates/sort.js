"use strict";
const MOST = 400; // rows drawn before somebody asks for all: a browser takes seconds for ten thousand
const filter = document.getElementById("filter");

function show(table, most) {
  const wanted = table.id === "marks" && filter ? filter.value.toLowerCase() : "";
  let shown = 0;
  let hits = 0;
  for (const row of table.tBodies[0].rows) {
    const hit = !wanted || row.textContent.toLowerCase().includes(wanted);
    hits += hit;
    row.hidden = !hit || shown >= most;
    shown += !row.hidden;
  }
  table.more.hidden = shown === hits;
  table.more.firstChild.textContent = `Show all ${hits}`;
}

for (const table of document.querySelectorAll("table[data-sort]")) {
  const body = table.tBodies[0];
  table.more = document.createElement("p");
  const all = table.more.appendChild(document.createElement("button"));
  all.type = "button";
  all.addEventListener("click", () => show(table, Infinity));
  table.parentElement.after(table.more);
  table.tHead.querySelectorAll("th").forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.textContent = "";
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of table.tHead.querySelectorAll("th")) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const number = head.classList.contains("n");
      const text = row => row.cells[column].textContent.trim();
      const key = number ? row => (text(row) === "" ? -Infinity : parseFloat(text(row))) : text;
      const collator = new Intl.Collator();
      const order = number ? (a, b) => a[0] - b[0] || 0 : (a, b) => collator.compare(a[0], b[0]);
      const rows = [...body.rows].map(row => [key(row), row]).sort(order);
      if (down) rows.reverse();
      body.append(...rows.map(each => each[1]));
      show(table, MOST);
    });
  });
  show(table, MOST);
}
if (filter) filter.addEventListener("input", () => show(document.getElementById("marks"), MOST));
