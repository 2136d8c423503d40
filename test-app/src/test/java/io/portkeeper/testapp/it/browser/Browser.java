package io.portkeeper.testapp.it.browser;

import com.deque.html.axecore.selenium.AxeBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.portkeeper.testapp.lab.Lab;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/**
 * A headless Chromium with one window. It records the page's requests and complaints.
 *
 * <p>The browser and its driver are those installed on the system. Selenium is told where they are, so that it does not look
 * for others on the network, which the lab cannot reach.
 */
public final class Browser implements AutoCloseable {

    private static final List<String> BROWSERS = List.of("chromium", "google-chrome", "google-chrome-stable");
    private static final List<String> DRIVERS = List.of("chromedriver");
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");
    private static final int HEIGHT = 900;

    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts a browser. */
    public static Browser start() {
        Path browser = find(BROWSERS);
        Path program = find(DRIVERS);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(program.toFile())
                // Otherwise the port would be random, and its TIME_WAIT would take a port from a later test.
                .usingPort(Lab.freePort())
                .withLogFile(new File("target", "chromedriver.log"))
                .build();
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        ChromeOptions options = new ChromeOptions();
        options.setBinary(browser.toFile());
        // Tests run as root, and the sandbox does not start as root. /dev/shm may be small in a container.
        options.addArguments(
                "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars");
        options.setCapability(ChromeOptions.LOGGING_PREFS, logs);
        return new Browser(new ChromeDriver(service, options));
    }

    private static Path find(List<String> names) {
        return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .flatMap(folder -> names.stream().map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("none of " + names + " is in the PATH: these tests want a"
                        + " browser and its driver, on Debian the packages chromium and chromium-driver"));
    }

    /** Shows the page in that width and scheme. What was recorded of an earlier page is forgotten. */
    public void open(URI page, int width, Scheme scheme) {
        complaints();
        requests();
        resize(width, HEIGHT);
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme.word()))));
        driver.get(page.toString());
    }

    private void resize(long width, long height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** The visible text of the first element that the CSS selector finds. */
    public String text(String selector) {
        return driver.findElement(By.cssSelector(selector)).getText();
    }

    /** The visible texts of all elements that the CSS selector finds. */
    public List<String> texts(String selector) {
        return driver.findElements(By.cssSelector(selector)).stream()
                .map(WebElement::getText)
                .toList();
    }

    /** The cells of the table in the element that the CSS selector finds, row by row. */
    public List<List<String>> rows(String selector) {
        JsonArray rows = JsonParser.parseString((String) driver.executeScript(
                        "return JSON.stringify(Array.from(document.querySelectorAll(arguments[0] + ' tbody tr'),"
                                + " row => Array.from(row.children, cell => cell.innerText.trim())))",
                        selector))
                .getAsJsonArray();
        return list(rows)
                .map(row ->
                        list(row.getAsJsonArray()).map(JsonElement::getAsString).toList())
                .toList();
    }

    /** How many elements the CSS selector finds. */
    public int count(String selector) {
        return driver.findElements(By.cssSelector(selector)).size();
    }

    public String title() {
        return driver.getTitle();
    }

    /** An attribute of the first element that the CSS selector finds. */
    public String attribute(String selector, String name) {
        return driver.findElement(By.cssSelector(selector)).getDomAttribute(name);
    }

    public void click(String selector) {
        driver.findElement(By.cssSelector(selector)).click();
    }

    /**
     * The elements that extend beyond the right edge of their card or of the page, and the page itself if it would scroll
     * sideways.
     */
    public List<String> tooWide() {
        return list(JsonParser.parseString((String) driver.executeScript("const width = innerWidth;"
                                + "const all = document.documentElement.scrollWidth > width ? ['the page'] : [];"
                                + "for (const node of document.querySelectorAll('main *, header *, footer *')) {"
                                + "  const hidden = node.closest('thead, .apart');"
                                + "  if (hidden && getComputedStyle(hidden).clipPath !== 'none') continue;"
                                + "  const box = node.getBoundingClientRect();"
                                + "  const parent = node.closest('.card') || document.body;"
                                + "  if (box.width > 1 && box.right > parent.getBoundingClientRect().right + 0.5)"
                                + "    all.push(node.tagName + ' ' + node.textContent.slice(0, 60));"
                                + "}"
                                + "return JSON.stringify(all);"))
                        .getAsJsonArray())
                .map(JsonElement::getAsString)
                .toList();
    }

    /** What the console shows since the last call: warnings and errors, also about what a policy has blocked. */
    public List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
                .map(LogEntry::getMessage)
                .toList();
    }

    /** The URLs to which the page has sent requests since the last call, without {@code data:} URLs. */
    public Set<String> requests() {
        Set<String> urls = new TreeSet<>();
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            JsonObject message =
                    JsonParser.parseString(entry.getMessage()).getAsJsonObject().getAsJsonObject("message");
            if (message.get("method").getAsString().equals("Network.requestWillBeSent")) {
                String url = message.getAsJsonObject("params")
                        .getAsJsonObject("request")
                        .get("url")
                        .getAsString();
                if (!url.startsWith("data:")) {
                    urls.add(url);
                }
            }
        }
        return urls;
    }

    /** The problems that axe-core finds in the page, each with its severity, its rule and its place. */
    public List<String> violations() {
        List<String> violations = new ArrayList<>();
        new AxeBuilder()
                .analyze(driver)
                .getViolations()
                .forEach(rule -> rule.getNodes()
                        .forEach(node -> violations.add(rule.getImpact() + " " + rule.getId() + ": " + rule.getHelp()
                                + ": " + node.getHtml() + " " + node.getFailureSummary())));
        return violations;
    }

    /** Saves a picture of the page, of up to 5,000 pixels in height, in {@code target/screenshots}. */
    public void screenshot(String name) throws IOException {
        long width = (Long) driver.executeScript("return innerWidth");
        long height = (Long) driver.executeScript("return document.documentElement.scrollHeight");
        resize(width, Math.min(height, 5_000));
        Object data = driver.executeCdpCommand("Page.captureScreenshot", Map.of("format", "png"))
                .get("data");
        Files.createDirectories(SCREENSHOTS);
        Files.write(SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode((String) data));
        resize(width, HEIGHT);
    }

    private static Stream<JsonElement> list(JsonArray array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
