package serve_test

import (
	"popsh/repl/serving"
	"popsh/trace/serve"
)

func init() { serve.Mechanisms = serving.Authenticator }
