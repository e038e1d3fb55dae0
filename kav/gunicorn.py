"""How gunicorn serves the portal, on a laptop and in the image: `gunicorn -c python:kav.gunicorn`."""

import environ

env = environ.Env()

wsgi_app = "kav.wsgi"
bind = f"{env.str('HOST', default='127.0.0.1')}:{env.int('PORT', default=8000)}"
workers = env.int("WEB_WORKERS", default=2)
threads = env.int("WEB_THREADS", default=4)
preload_app = True
timeout = 60
graceful_timeout = 10
forwarded_allow_ips = env.str("FORWARDED_ALLOW_IPS", default="127.0.0.1")
accesslog = "-" if env.bool("ACCESS_LOG", default=False) else None
loglevel = "warning"
control_socket_disable = True
