package main

func main() {
	println("search")
}
