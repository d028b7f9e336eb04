package io.marquee;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing in the code can wait, grow, or read without end, but for the places named here, each with what bounds it. */
class BoundsTest {

    private static final JavaClasses CLASSES =
            new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("io.marquee");

    /** Methods and constructors that have no limit of their own: by class, those of a name and so many parameters. */
    private static final Set<String> UNBOUNDED = Set.of(
            // queues
            "Executors.newCachedThreadPool/0", "Executors.newCachedThreadPool/1", "Executors.newFixedThreadPool/1", "Executors.newFixedThreadPool/2",
            "Executors.newSingleThreadExecutor/0", "Executors.newSingleThreadExecutor/1", "Executors.newSingleThreadScheduledExecutor/0",
            "Executors.newSingleThreadScheduledExecutor/1", "Executors.newScheduledThreadPool/1", "Executors.newScheduledThreadPool/2",
            "Executors.newWorkStealingPool/0", "LinkedBlockingQueue.<init>/0", "LinkedBlockingDeque.<init>/0", "ConcurrentLinkedQueue.<init>/0",
            "ConcurrentLinkedDeque.<init>/0", "PriorityBlockingQueue.<init>/0", "LinkedTransferQueue.<init>/0", "DelayQueue.<init>/0",
            // waits
            "Object.wait/0", "Thread.join/0", "CountDownLatch.await/0", "Condition.await/0", "CyclicBarrier.await/0", "Phaser.arriveAndAwaitAdvance/0",
            "Semaphore.acquire/0", "Semaphore.acquire/1", "Semaphore.acquireUninterruptibly/0", "Semaphore.acquireUninterruptibly/1",
            "BlockingQueue.take/0", "BlockingQueue.put/1", "CompletableFuture.join/0", "CompletableFuture.get/0", "Future.get/0", "Process.waitFor/0",
            "ExecutorService.invokeAll/1", "ExecutorService.close/0", "Future.await/0", "LockSupport.park/0", "LockSupport.park/1",
            // bodies and files
            "InputStream.readAllBytes/0", "Files.readString/1", "Files.readString/2", "Files.readAllBytes/1", "Files.readAllLines/1",
            "Files.readAllLines/2", "Files.lines/1", "Files.lines/2", "BufferedReader.readLine/0", "InputStream.transferTo/1",
            "URL.openStream/0", "URL.openConnection/0");

    /** Where one is called nevertheless, and what bounds it there. */
    private static final Map<String, String> BOUNDED = Map.ofEntries(
            entry("Marquee.<init> CompletableFuture.join/0", "a part that is closed has a time of its own in Opened"),
            entry("Marquee.drain CompletableFuture.join/0", "stop.drain"),
            entry("MarqueeProcess.run CountDownLatch.await/0", "the process: it ends by a signal"),
            entry("PushParts.<init> Executors.newFixedThreadPool/2", "a turn of PushParts.TURNS is taken before"),
            entry("SearchParts.<init> Executors.newFixedThreadPool/2", "search.database-turns or changes.streams is asked for before"),
            entry("command.Skeleton.write InputStream.readAllBytes/0", "a file of the jar"),
            entry("draft.Usual.part InputStream.readAllBytes/0", "a file of the jar"),
            entry("http.BrowsePages.page InputStream.readAllBytes/0", "a file of the jar"),
            entry("http.Documentation.read InputStream.readAllBytes/0", "a file of the jar"),
            entry("http.HttpListener.listen CompletableFuture.join/0", "opening a port waits for nobody"),
            entry("http.InFlightLimit.written Semaphore.acquireUninterruptibly/0", "has more permits than http.max-connections"),
            entry("mapping.HeavyWork.begin Semaphore.acquireUninterruptibly/0", "a poll is dropped at poll.timeout; who has a turn has budgets"),
            entry("operate.ManagementServer.startServer CompletableFuture.join/0", "opening a port waits for nobody"),
            entry("operate.ManagementServer.stopServer CompletableFuture.join/0", "a part that is closed has a time of its own in Opened"),
            entry("operate.StatusPage.<init> InputStream.readAllBytes/0", "a file of the jar"),
            entry("outlet.Receivers.<init> Executors.newSingleThreadScheduledExecutor/1", "one task for each outlet that is published"),
            entry("plan.Zones.names InputStream.readAllBytes/0", "a file of the jar"),
            entry("provider.ProviderFiles.<init> Executors.newSingleThreadScheduledExecutor/1", "one task, begun again when it has ended"),
            entry("provider.SampleAnswers.next InputStream.readAllBytes/0", "a file of the jar"),
            entry("store.Orphans.end CompletableFuture.join/0", "completes after LIMIT_SECONDS"),
            entry("store.Orphans.runsIn Files.readString/1", "the kernel's name of a process"),
            entry("trial.Workbench.loadCore InputStream.readAllBytes/0", "a route of ours"),
            entry("store.PidFile.words Files.readAllBytes/1", "the kernel's words of a command"),
            entry("store.PostgresPrograms.hasMusl Files.readString/2", "the kernel's map of this process"),
            entry("store.PostgresPrograms.unpack URL.openStream/0", "a file of the jar"),
            entry("store.PostgresPrograms.version URL.openConnection/0", "a file of the jar"),
            entry("store.PostgresPrograms.version InputStream.transferTo/1", "goes nowhere"));

    @Test
    void waitsGrowsAndReadsWithoutEndOnlyWhereSomethingElseBoundsIt() {
        Set<String> found = calls().filter(call -> UNBOUNDED.contains(name(call)))
                .map(call -> place(call.getOrigin()) + " " + name(call))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(found).isEqualTo(new TreeSet<>(BOUNDED.keySet()));
    }

    @Test
    void givesEveryCacheASize() {
        Set<String> caches = makers("newBuilder");
        Set<String> sized = new TreeSet<>(makers("maximumSize"));
        sized.addAll(makers("maximumWeight"));
        // no kind is put in once there are MAX_KINDS
        sized.add("log.Throttle.start");
        assertThat(caches).hasSizeGreaterThan(3).isSubsetOf(sized);
    }

    private static Set<String> makers(String method) {
        return calls().filter(call -> call.getTargetOwner().getSimpleName().equals("Caffeine") && call.getTarget().getName().equals(method))
                .map(call -> place(call.getOrigin()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<JavaAccess<?>> calls() {
        return CLASSES.stream().flatMap(one -> Stream.concat(
                one.getCodeUnitCallsFromSelf().stream(), one.getCodeUnitReferencesFromSelf().stream()));
    }

    private static String place(JavaCodeUnit origin) {
        JavaClass owner = origin.getOwner();
        String name = owner.getName().substring("io.marquee.".length()).replace('$', '.');
        return name + "." + origin.getName().replaceAll("lambda\\$(\\w+)\\$\\d+", "$1");
    }

    /** {@code Class.method/parameters}, by the class whose method it is, where a call names a class below it. */
    private static String name(JavaAccess<?> call) {
        String method = call.getTarget().getName();
        int parameters = ((CodeUnitAccessTarget) call.getTarget()).getRawParameterTypes().size();
        String suffix = "." + method + "/" + parameters;
        JavaClass called = call.getTargetOwner();
        return Stream.of(Stream.of(called), called.getAllRawSuperclasses().stream(), called.getAllRawInterfaces().stream())
                .flatMap(all -> all)
                .map(owner -> owner.getSimpleName() + suffix)
                .filter(UNBOUNDED::contains)
                .findFirst()
                .orElse(called.getSimpleName() + suffix);
    }
}
