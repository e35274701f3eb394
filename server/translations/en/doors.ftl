### Reports by telephone, at the counter, by WhatsApp.
