package main

func main() {
	println("payments")
}
