/* The theme leaves the buttons that open a part of its sidebar without a name. */
document.addEventListener("DOMContentLoaded", () => {
  document.querySelectorAll("nav details > summary").forEach((summary) => {
    const link = summary.parentNode.parentNode.querySelector(":scope > a");
    if (!summary.textContent.trim() && link) summary.setAttribute("aria-label", link.textContent.trim());
  });
});
