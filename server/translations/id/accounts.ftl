### Accounts, second factors, administration.
