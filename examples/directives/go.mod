module example.com/directives

go 1.23

// Chosen when it was new, and never looked at again.
toolchain go1.25.5

// For one old server, which is long gone.
godebug tlsrsakex=1

require github.com/spf13/cobra v1.10.2

require (
	github.com/inconshreveable/mousetrap v1.1.0 // indirect
	github.com/spf13/pflag v1.0.9 // indirect
)

// Somebody's experiment.
replace github.com/spf13/pflag => ../../../pflag
