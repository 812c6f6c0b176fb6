// Command hello greets whom it is told to.
package main

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"
)

func main() {
	root := &cobra.Command{
		Use:   "hello [NAME]",
		Short: "Greet somebody",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			name := "world"
			if len(args) > 0 {
				name = args[0]
			}
			_, err := fmt.Println("hello,", name)
			return err
		},
	}
	if err := root.Execute(); err != nil {
		os.Exit(1)
	}
}
