package io.portkeeper.testapp.bench;

/** The smallest program: {@link StartMain} measures how long it takes. */
final class HelloMain {

    private HelloMain() {}

    public static void main(String[] args) {
        System.out.println("hello");
    }
}
