// Reads the interface for the page that shows it.
"use strict";
const readInterface = (show) => {
  const read = (answer) => (answer.ok ? answer.json() : Promise.reject(new Error(`the status is ${answer.status}`)));
  const fail = (error) => {
    const note = document.createElement("p");
    note.className = "note";
    note.setAttribute("role", "alert");
    note.textContent = `/openapi.json cannot be read: ${error.message}. Reload the page to try again.`;
    document.getElementById("interface").replaceChildren(note);
  };
  fetch("/openapi.json").then(read).then(show).catch(fail);
};
