// Say so on the page when a passkey is refused, and hide what a browser without passkeys cannot use.
(function () {
  "use strict";
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    document.querySelectorAll("[data-passkey-trouble]").forEach(function (node) { node.hidden = false; });
  });
  document.addEventListener("DOMContentLoaded", function () {
    if (window.PublicKeyCredential) return;
    document.querySelectorAll("[data-passkeys]").forEach(function (node) { node.hidden = true; });
  });
})();
