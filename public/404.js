// Leads from an address at which nothing is to the page that lies beside this script, as the service
// worker does once it is there.

if (!document.documentElement.dataset.isLed) {
  document.documentElement.dataset.isLed = '';
  location.replace(new URL('./', document.currentScript.src).href + location.search);
}
