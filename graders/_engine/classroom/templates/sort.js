for (const table of document.querySelectorAll("table[data-sort]")) {
  const body = table.tBodies[0];
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
      const value = row => row.cells[column].textContent.trim();
      const key = number ? row => (value(row) === "" ? -Infinity : parseFloat(value(row))) : value;
      const order = number ? (a, b) => a[0] - b[0] : (a, b) => a[0].localeCompare(b[0]);
      const rows = [...body.rows].map(row => [key(row), row]).sort(order);
      if (down) rows.reverse();
      body.append(...rows.map(each => each[1]));
    });
  });
}
const filter = document.getElementById("filter");
if (filter) filter.addEventListener("input", () => {
  const wanted = filter.value.toLowerCase();
  for (const row of document.querySelector("#marks tbody").rows)
    row.hidden = !row.textContent.toLowerCase().includes(wanted);
});
