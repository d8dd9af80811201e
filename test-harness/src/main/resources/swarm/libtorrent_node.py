"""One process of a libtorrent swarm, by the contract that tributary.bench.swarm.Contract tells.

service: makes the torrents and runs opentracker; origin: seeds; peer: fetches what SWARM_WANT names, the first first.
SWARM_OPTS: super (super-seeding), utp (uTP with hole punching; TCP only without), multi (one torrent with file priorities).
"""
import json, os, resource, signal, subprocess, sys, time
import libtorrent as lt

E = os.environ
ROLE, IP, DIR = E["SWARM_ROLE"], E["SWARM_IP"], E["SWARM_DIR"]
SRC, WANT = E["SWARM_SRC"], E["SWARM_WANT"].split(":")
OPTIONS = json.loads(E["SWARM_OPTS"])
TORRENTS = os.path.join(os.path.dirname(E["SWARM_GO"]), "torrents")
PIECE_BYTES = 64 << 10


def tell(line):
    with open(E["SWARM_EVENTS"], "a") as events:
        events.write(line + "\n")


def torrent_path(name):
    return os.path.join(TORRENTS, ("all" if OPTIONS.get("multi") else name) + ".torrent")


def make_torrent(source, path):
    files = lt.file_storage()
    lt.add_files(files, source)
    made = lt.create_torrent(files, PIECE_BYTES, flags=lt.create_torrent.v1_only)
    made.add_tracker("http://%s:6969/announce" % IP)
    lt.set_piece_hashes(made, os.path.dirname(source))
    with open(path, "wb") as out:
        out.write(lt.bencode(made.generate()))
    return str(lt.torrent_info(path).info_hash())


def service():
    os.makedirs(TORRENTS)
    sources = [SRC] if OPTIONS.get("multi") else [os.path.join(SRC, name) for name in WANT]
    hashes = [make_torrent(source, torrent_path(os.path.basename(source))) for source in sources]
    # Debian's opentracker serves listed torrents only, refuses to be root, and reads its list from within its folder.
    folder = os.path.join(DIR, "tracker")
    os.makedirs(folder)
    with open(os.path.join(folder, "list"), "w") as out:
        out.write("\n".join(hashes) + "\n")
    subprocess.Popen(["opentracker", "-i", IP, "-p", "6969", "-P", "6969", "-d", folder, "-w", "list", "-u", "nobody"])
    tell("READY")
    while True:
        signal.pause()


def session():
    settings = {
        "listen_interfaces": IP + ":6881", "enable_dht": False, "enable_lsd": False, "enable_upnp": False,
        "enable_natpmp": False, "min_announce_interval": 10, "active_downloads": -1, "active_seeds": -1,
        "active_limit": 1000, "active_tracker_limit": 1000, "connections_limit": 2000, "connection_speed": 500,
        "torrent_connect_boost": 255, "smooth_connects": False, "listen_queue_size": 1000, "min_reconnect_time": 5,
        "allow_multiple_connections_per_ip": True, "request_queue_time": 1, "max_out_request_queue": 64,
        "enable_incoming_utp": bool(OPTIONS.get("utp")), "enable_outgoing_utp": bool(OPTIONS.get("utp")),
        "share_ratio_limit": 10**6, "seed_time_limit": 10**6, "seed_time_ratio_limit": 10**6,
        "alert_mask": lt.alert.category_t.status_notification | lt.alert.category_t.file_progress_notification,
    }
    made = lt.session(settings)
    # Private addresses would count as local: always unchoked, without limits.
    everyone = lt.ip_filter()
    everyone.add_rule("0.0.0.0", "255.255.255.255", 1)
    made.set_peer_class_filter(everyone)
    return made


def add(made, name):
    p = lt.add_torrent_params()
    p.ti = lt.torrent_info(torrent_path(name))
    p.flags &= ~(lt.torrent_flags.auto_managed | lt.torrent_flags.paused)
    p.max_connections = 2000
    if ROLE == "origin":
        p.save_path = os.path.dirname(SRC) if OPTIONS.get("multi") else SRC
        p.flags |= lt.torrent_flags.seed_mode
        if OPTIONS.get("super"):
            p.flags |= lt.torrent_flags.super_seeding
    else:
        p.save_path = DIR
        p.flags |= lt.torrent_flags.paused | lt.torrent_flags.no_verify_files
        if OPTIONS.get("multi"):
            names = [os.path.basename(p.ti.files().file_path(k)) for k in range(p.ti.files().num_files())]
            p.file_priorities = [max(1, 7 - WANT.index(n)) if n in WANT else 0 for n in names]
    return made.add_torrent(p)


def finished(alert):
    """The name of the file that an alert says is whole, or None."""
    if OPTIONS.get("multi") and isinstance(alert, lt.file_completed_alert):
        return os.path.basename(alert.handle.torrent_file().files().file_path(alert.index))
    if not OPTIONS.get("multi") and isinstance(alert, lt.torrent_finished_alert):
        return alert.handle.torrent_file().name()
    return None


def end(handles):
    if OPTIONS.get("multi") and ROLE == "peer":
        for name in WANT:
            whole = os.path.join(DIR, os.path.basename(SRC), name)
            if os.path.exists(whole):
                os.rename(whole, os.path.join(DIR, name))
    totals = [handle.status() for handle in handles]
    with open(E["SWARM_STATS"], "w") as out:
        json.dump({"up_payload": sum(t.total_payload_upload for t in totals),
                   "redundant": sum(t.total_redundant_bytes for t in totals),
                   "rss_kb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss}, out)
    os._exit(0)


def node():
    made = session()
    handles = [add(made, name) for name in (["all"] if OPTIONS.get("multi") else WANT)]
    ending = []
    signal.signal(signal.SIGTERM, lambda *_: ending.append(True))
    tell("READY")
    if ROLE == "peer":
        while not os.path.exists(E["SWARM_GO"]) and not ending:
            time.sleep(0.01)
        for handle in handles:
            handle.resume()
    told = set()
    while not ending:
        made.wait_for_alert(100)
        for alert in made.pop_alerts():
            name = finished(alert)
            if ROLE == "peer" and name in WANT and name not in told:
                told.add(name)
                tell("DONE %s %.3f" % (name, time.time()))
    end(handles)


service() if ROLE == "service" else node()
