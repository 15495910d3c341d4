module github.com/underpin-dev/underpin

go 1.26.0
