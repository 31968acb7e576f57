"""OnlinePay, Payment confirmation (processing)."""

import os

redirectURL = '%s/p/%s' % (os.environ['BASE_URL'], os.environ['PAYMENT_TOKEN'])

print('Content-Type: text/html')
print('Location: %s' % redirectURL)
print() # HTTP says you have to have a blank line between headers and content
print('<html>')
print('  <head>')
print('    <meta http-equiv="refresh" content="0;url=%s" />' % redirectURL)
print('    <title>You are going to be redirected</title>')
print('  </head>')
print('  <body>')
print('    Redirecting... <a href="%s">Click here if you are not redirected</a>' % redirectURL)
print('  </body>')
print('</html>')
