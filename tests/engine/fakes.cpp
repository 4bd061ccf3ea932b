#include "fakes.h"

#include <QCoreApplication>
#include <QTest>
#include <archive.h>
#include <archive_entry.h>

using namespace tidegate;
using namespace tidegate::engine;

void FakeInstance::stop(milliseconds grace)
{
    m_grace = grace;
    if (std::exchange(m_stopAsked, true))
        return;
    if (m_obeys)
        QMetaObject::invokeMethod(
            this, [this] { exit(0); }, Qt::QueuedConnection);
}

std::unique_ptr<runtime::Instance> FakeLauncher::launch(runtime::LaunchSpec spec)
{
    order.push_back({"demo", spec.environment["K_REVISION"]});
    auto instance =
        std::make_unique<FakeInstance>(std::move(spec), std::uint16_t(20'001 + m_instances.size()));
    m_instances.push_back(instance.get());
    return instance;
}

std::vector<FakeInstance *> FakeLauncher::alive() const
{
    std::vector<FakeInstance *> living;
    for (const auto &instance : m_instances) {
        if (instance)
            living.push_back(instance);
    }
    return living;
}

void FakeGateway::publish(std::shared_ptr<const gateway::RoutingTable> next)
{
    table = std::move(next);
    ++publishes;
}

std::vector<gateway::RevisionSample> FakeGateway::sample()
{
    std::vector<gateway::RevisionSample> samples;
    for (const auto &[key, sample] : m_samples)
        samples.push_back(sample);
    return samples;
}

std::optional<gateway::RevisionSample> FakeGateway::sample(const RevisionKey &key)
{
    if (asked)
        asked(key);
    const auto found = m_samples.find(key);
    return found == m_samples.end() ? std::nullopt : std::optional(found->second);
}

void FakeGateway::load(const RevisionKey &key, std::uint32_t waiting,
                       std::map<InstanceId, std::uint32_t> inFlight)
{
    gateway::RevisionSample &sample = m_samples[key];
    sample.revision = key;
    sample.waiting = waiting;
    sample.inFlight = 0;
    sample.instances.assign(inFlight.begin(), inFlight.end());
    for (const auto &[id, requests] : inFlight)
        sample.inFlight += requests;
}

void FakeGateway::pass(double seconds)
{
    for (auto &[key, sample] : m_samples) {
        sample.concurrencySeconds += seconds * (sample.waiting + sample.inFlight);
        sample.requests += sample.waiting + sample.inFlight;
    }
}

const gateway::RevisionTarget *FakeGateway::target(const RevisionKey &key) const
{
    const auto found = table ? table->revisions.find(key) : decltype(table->revisions.end()){};
    return table && found != table->revisions.end() ? found->second.get() : nullptr;
}

namespace {

void writeArchive(const QString &path)
{
    const std::string text = "import os\nprint(os.environ['PORT'])\n";
    archive *out = archive_write_new();
    archive_write_add_filter_gzip(out);
    archive_write_set_format_ustar(out);
    archive_write_open_filename(out, path.toUtf8().constData());
    archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, "app/main.py");
    archive_entry_set_size(entry, la_int64_t(text.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_write_header(out, entry);
    archive_write_data(out, text.data(), text.size());
    archive_entry_free(entry);
    archive_write_free(out);
}

} // namespace

LocalEngineOptions House::defaults()
{
    LocalEngineOptions options;
    options.maxConcurrentStarts = 100;
    options.startRamp = milliseconds(0);
    return options;
}

House::House(LocalEngineOptions options)
{
    const QString archive = m_dir.filePath(QStringLiteral("app.tar.gz"));
    writeArchive(archive);
    packages = runtime::PackageStore::open(m_dir.filePath(QStringLiteral("packages")).toStdString()).value();
    const auto added = packages->add(archive.toStdString(), "app.tar.gz");
    if (!added)
        qFatal("the test's package was refused: %s", added.error().message.c_str());
    digest = added->digest;
    engine = LocalEngine::create(std::move(options), gateway, launcher, *packages, clock);
    engine->setAutoTick(false);
}

House::~House()
{
    engine.reset();
    (void)packages->remove(digest); // it is write-protected: the temporary folder could not remove it
}

RevisionWish House::revision(const std::string &name, autoscaler::StringMap annotations) const
{
    RevisionWish wish;
    wish.key = {"demo", name};
    wish.service = "shop";
    wish.configuration = "shop";
    wish.packageDigest = digest;
    wish.annotations = std::move(annotations);
    return wish;
}

RevisionWish House::sleeping(const std::string &name, autoscaler::StringMap annotations) const
{
    RevisionWish wish = revision(name, std::move(annotations));
    wish.scaleTargetInitialized = true;
    return wish;
}

void House::apply(std::vector<RevisionWish> revisions)
{
    EngineWish wish;
    if (!revisions.empty()) {
        gateway::HostRoute route{{"demo", "shop"}, {}, {{revisions.front().key, 100}}, {}};
        wish.routes.push_back(std::make_shared<RouteWish>(RouteWish{"Shop.demo.localhost", {}, route}));
    }
    for (RevisionWish &revision : revisions)
        wish.revisions.push_back(std::make_shared<RevisionWish>(std::move(revision)));
    wish.mode = mode;
    wish.configAutoscaler = config;
    engine->apply(std::move(wish));
    settle();
}

void House::demand(const RevisionKey &key, std::uint32_t waiting)
{
    gateway.load(key, waiting);
    engine->demanded(key);
    settle();
}

void House::run(int seconds)
{
    for (int i = 0; i < seconds; ++i) {
        clock.advance(std::chrono::seconds(1));
        gateway.pass(1);
        engine->tick();
        settle();
    }
}

void House::settle()
{
    for (int i = 0; i < 3; ++i) {
        QCoreApplication::processEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
}

void House::readyAll()
{
    for (FakeInstance *instance : launcher.alive())
        instance->becomeReady();
    settle();
}

RevisionObservation House::seen(const RevisionKey &key) const
{
    return engine->observation(key).value_or(RevisionObservation{});
}

int House::count(const RevisionKey &key, InstancePhase phase) const
{
    int number = 0;
    for (const InstanceObservation &instance : seen(key).instances)
        number += instance.phase == phase;
    return number;
}
